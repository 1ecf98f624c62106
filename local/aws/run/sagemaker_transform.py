"""CreateTransformJob: the model and its code through the real inference toolkit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from local.aws.context import LocalAws
from local.aws.operations import Refused
from local.aws.run.sagemaker_files import (
    ClientError,
    check_image,
    download_some,
    in_container,
    unpack,
    upload,
)
from local.aws.run.sagemaker_job import Job
from local.aws.run.sagemaker_training import PRINCIPAL, SESSION, Stopped

GROUP = "/aws/sagemaker/TransformJobs"
_DEFAULT_PAYLOAD_MB = 6
_SECONDS = 6 * 3600.0


def check(request: dict[str, Any]) -> None:
    """Refuse what this machine would do differently."""
    given, wanted = request["TransformInput"], request["TransformOutput"]
    refused = {
        "SplitType": (given.get("SplitType", "None"), "None"),
        "CompressionType": (given.get("CompressionType", "None"), "None"),
        "AssembleWith": (wanted.get("AssembleWith", "None"), "None"),
        "S3DataType": (given["DataSource"]["S3DataSource"].get("S3DataType"), "S3Prefix"),
        "DataProcessing": (request.get("DataProcessing"), None),
    }
    for name, (value, supported) in refused.items():
        if value != supported:
            raise ValueError(f"{name} {value!r}; the local AWS has {supported!r}")


def find_package(backend: Any, name: str) -> Any:
    """moto's model package of an ARN or a name."""
    package = backend.model_packages.get(backend.model_package_name_mapping.get(name, name))
    if package is None:
        raise Refused("ValidationException", f"ModelPackage {name} does not exist.")
    return package


def container_of(model: Any, packages: Any) -> dict[str, Any]:
    """Image, ModelDataUrl and Environment of a model, from its model package if it names one."""
    container: dict[str, Any] = dict(model.primary_container or (model.containers or [{}])[0])
    if name := container.get("ModelPackageName"):
        package = find_package(packages, name)
        packed: dict[str, Any] = package.inference_specification["Containers"][0]
        both = {**packed.get("Environment", {}), **container.get("Environment", {})}
        container = {**packed, "Environment": both}
    check_image(container.get("Image", ""))
    return container


class Transform:
    """One batch transform job at work in a folder of its own."""

    def __init__(self, aws: LocalAws, job: Job, container: dict[str, Any], role: str) -> None:
        self.aws, self.job, self.request, self.container = aws, job, job.request, container
        self.folder = aws.tmp / "sagemaker" / f"transform-{job.name}"
        self.base, self.log = self.folder / "ml", self.folder / "serve.log"
        self.environment = aws.role_environment(role, SESSION, PRINCIPAL)
        self.s3 = aws.client("s3", role, SESSION, service_principal=PRINCIPAL, attempts=5)

    def run(self) -> tuple[str, str, str]:
        """The job's status, secondary status and message at its end."""
        self.job.started = self.aws.clock.time()
        model = self.base / "model"
        packed = download_some(self.s3, self.container["ModelDataUrl"], self.folder / "packed")
        unpack(packed[0], model)
        source = self.request["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"]
        inputs = self.folder / "input"
        bodies = download_some(self.s3, source, inputs)
        self._check_sizes(bodies)
        if self.job.status == "Stopping":
            raise Stopped
        answers = {body: self.folder / "answers" / f"{i}.out" for i, body in enumerate(bodies)}
        ending = self._serve(model, answers)
        if ending.killed == "stopped":
            raise Stopped
        if ending.killed or ending.code != 0:
            why = self._last_line()
            return "Failed", "Failed", f"ClientError: See job logs for more information: {why}"
        place = self.request["TransformOutput"]["S3OutputPath"].rstrip("/")
        for body, answer in answers.items():
            target = f"{place}/{body.relative_to(inputs)}.out"
            upload(self.s3, answer, target, self.request["TransformOutput"].get("KmsKeyId"))
        return "Completed", "Completed", "Transform job completed"

    def close(self, message: str) -> None:
        """Publish the log and tidy up."""
        text = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
        stream = f"{self.job.name}/i-{int(self.job.created)}"
        self.aws.log(GROUP, stream, f"{text}\n{message}")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _check_sizes(self, bodies: list[Path]) -> None:
        limit = self.request.get("MaxPayloadInMB", _DEFAULT_PAYLOAD_MB)
        for body in bodies:
            size = body.stat().st_size / 1024**2
            if limit and size > limit:
                raise ClientError(
                    f"{body.name} has {size:.1f} MB, MaxPayloadInMB is {limit}; "
                    "raise it (up to 100), or write smaller files"
                )

    def _serve(self, model: Path, answers: dict[Path, Path]) -> Any:
        (self.folder / "answers").mkdir()
        told = self.folder / "requests.json"
        items = [
            {"name": body.name, "body": str(body), "answer": str(answer)}
            for body, answer in answers.items()
        ]
        given = self.request["TransformInput"]
        asked = {
            "model_dir": str(model),
            "content_type": given.get("ContentType", "application/json"),
            "accept": self.request["TransformOutput"].get("Accept"),
            "items": items,
        }
        told.write_text(json.dumps(asked))
        engine = self.aws.engines.model
        return engine.run(
            self.job.arn,
            engine.serve(told),
            self.base,
            self._environment(model),
            self.log,
            _SECONDS,
            self.environment["AWS_ACCESS_KEY_ID"],
        )

    def _environment(self, model: Path) -> dict[str, str]:
        """The model's variables; its code is found where SAGEMAKER_SUBMIT_DIRECTORY says."""
        own = {**self.container.get("Environment", {}), **self.request.get("Environment", {})}
        inside = {name: in_container(value, self.base) for name, value in own.items()}
        code = inside.get("SAGEMAKER_SUBMIT_DIRECTORY", str(model / "code"))
        return {
            "SAGEMAKER_BASE_DIR": str(self.base),
            "SAGEMAKER_REGION": self.aws.region,
            "AWS_REGION": self.aws.region,
            "SAGEMAKER_BATCH": "true",
            **inside,
            "PYTHONPATH": code,
        }

    def _last_line(self) -> str:
        lines = self.log.read_text("utf-8", "replace").split("\n") if self.log.exists() else []
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
