"""CreateTrainingJob: channels and code in with the job's role, the real toolkit, the model out."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

from local.aws.context import LocalAws
from local.aws.run.sagemaker_checkpoints import CheckpointSync
from local.aws.run.sagemaker_files import (
    ClientError,
    check_image,
    download,
    download_some,
    in_container,
    pack,
    split,
    upload,
)
from local.aws.run.sagemaker_job import Job
from local.engines.model import Ending

PRINCIPAL = "sagemaker.amazonaws.com"
SESSION = "SageMaker"
GROUP = "/aws/sagemaker/TrainingJobs"
_DEFAULT_SECONDS = 86_400
_MOST_INTERRUPTIONS = 5


class Stopped(Exception):
    """StopTrainingJob came."""


def check(request: dict[str, Any]) -> None:
    """Refuse what this machine would do differently."""
    check_image(request["AlgorithmSpecification"].get("TrainingImage", ""))
    for channel in request.get("InputDataConfig", []):
        kind = channel["DataSource"].get("S3DataSource", {}).get("S3DataType")
        if kind != "S3Prefix":
            raise ValueError(f"channel {channel['ChannelName']}: S3DataType {kind}; use S3Prefix")
    count = request["ResourceConfig"].get("InstanceCount", 1)
    if count != 1:
        raise ValueError(f"InstanceCount {count}; the local AWS trains on one instance")


class Training:
    """One training job at work in a folder of its own."""

    def __init__(self, aws: LocalAws, job: Job) -> None:
        self.aws, self.job, self.request = aws, job, job.request
        self.folder = aws.tmp / "sagemaker" / job.name
        self.base, self.log = self.folder / "ml", self.folder / "train.log"
        role = self.request["RoleArn"]
        self.environment = aws.role_environment(role, SESSION, PRINCIPAL)
        self.s3 = aws.client("s3", role, SESSION, service_principal=PRINCIPAL, attempts=5)
        self.key_id = self.request["OutputDataConfig"].get("KmsKeyId")

    def run(self) -> tuple[str, str, str]:
        """The job's status, secondary status and message at its end."""
        self._enter("Downloading", "Downloading input data")
        self._prepare()
        self._enter("Training", "Training image download completed. Training in progress.")
        ending = self._train()
        self._metrics()
        if ending.killed is None and ending.code != 0:
            return (
                "Failed",
                "Failed",
                f"AlgorithmError: {self._failure()}, exit code: {ending.code}",
            )
        if ending.killed == "interrupted":
            return "Failed", "Failed", "InternalServerError: the instance was taken away"
        self._enter("Uploading", "Uploading generated training model")
        self._upload()
        if ending.killed == "timeout":
            return "Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded the maximum"
        if ending.killed == "stopped":
            return "Stopped", "Stopped", "Training job stopped"
        return "Completed", "Completed", "Training job completed"

    def close(self, message: str) -> None:
        """Publish the log and tidy up."""
        text = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
        stream = f"{self.job.name}/algo-1-{int(self.job.created)}"
        self.aws.log(GROUP, stream, f"{text}\n{message}")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _enter(self, secondary: str, message: str) -> None:
        if self.job.status == "Stopping" and secondary != "Uploading":
            raise Stopped
        self.job.enter(secondary, message, self.aws.clock.time())

    def _prepare(self) -> None:
        for name in ("input/config", "input/data", "model", "output/data", "checkpoints"):
            (self.base / name).mkdir(parents=True)
        channels = {}
        for channel in self.request.get("InputDataConfig", []):
            name, source = channel["ChannelName"], channel["DataSource"]["S3DataSource"]
            download_some(self.s3, source["S3Uri"], self.base / "input/data" / name)
            channels[name] = {
                "TrainingInputMode": "File",
                "S3DistributionType": source.get("S3DataDistributionType", "FullyReplicated"),
                "RecordWrapperType": "None",
            }
        if uri := self._checkpoint_uri():
            download(self.s3, f"{uri}/", self.base / "checkpoints")
        given = self.request.get("HyperParameters", {})
        inside = {name: _translated(value, self.base) for name, value in given.items()}
        self._config("hyperparameters", inside)
        self._config("inputdataconfig", channels)
        # The toolkit waits for every host's name: this machine knows only this one.
        self._config(
            "resourceconfig",
            {
                "current_host": "localhost",
                "hosts": ["localhost"],
                "network_interface_name": "lo",
                "current_instance_type": self.request["ResourceConfig"].get("InstanceType"),
            },
        )

    def _config(self, name: str, value: Any) -> None:
        (self.base / "input/config" / f"{name}.json").write_text(json.dumps(value))

    def _train(self) -> Ending:
        """A spot instance that is taken away comes back with the checkpoints of the last one."""
        for _ in range(_MOST_INTERRUPTIONS):
            self.job.started = self.job.started or self.aws.clock.time()
            ending = self._attempt()
            spot = self.request.get("EnableManagedSpotTraining") and self._checkpoint_uri()
            if ending.killed != "interrupted" or not spot:
                break
            self._enter("Interrupted", "Managed spot instance was interrupted")
            for name in ("model", "output"):
                shutil.rmtree(self.base / name)
                (self.base / name).mkdir()
            (self.base / "output/data").mkdir()
            self._enter("Training", "Training in progress on another instance")
        return ending

    def _attempt(self) -> Ending:
        environment = {
            "SAGEMAKER_BASE_DIR": str(self.base),
            "SAGEMAKER_REGION": self.aws.region,
            "AWS_REGION": self.aws.region,
            "TRAINING_JOB_NAME": self.job.name,
            "TRAINING_JOB_ARN": self.job.arn,
            **self.request.get("Environment", {}),
        }
        # A container without network gets no keys either.
        if not self.request.get("EnableNetworkIsolation"):
            environment = {**self.environment, **environment}
        seconds = self.request.get("StoppingCondition", {}).get("MaxRuntimeInSeconds")
        engine, folder = self.aws.engines.model, self.base / "checkpoints"
        with CheckpointSync(self.s3, folder, self._checkpoint_uri(), self.key_id):
            return engine.run(
                self.job.arn,
                engine.train,
                self.base,
                environment,
                self.log,
                float(seconds or _DEFAULT_SECONDS),
                self.environment["AWS_ACCESS_KEY_ID"],
            )

    def _checkpoint_uri(self) -> str | None:
        uri = self.request.get("CheckpointConfig", {}).get("S3Uri")
        return uri.rstrip("/") if uri else None

    def _upload(self) -> None:
        place = f"{self.request['OutputDataConfig']['S3OutputPath'].rstrip('/')}/{self.job.name}"
        for source, name in (("model", "model.tar.gz"), ("output/data", "output.tar.gz")):
            if not any((self.base / source).iterdir()):
                continue
            target = f"{place}/output/{name}"
            upload(self.s3, pack(self.base / source, self.folder / name), target, self.key_id)
            if source == "model":
                self.job.facts["ModelArtifacts"] = {"S3ModelArtifacts": target}

    def _failure(self) -> str:
        path = self.base / "output/failure"
        return path.read_text("utf-8", "replace").strip() if path.exists() else "no output/failure"

    def _metrics(self) -> None:
        text = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
        found = []
        for metric in self.request["AlgorithmSpecification"].get("MetricDefinitions", []):
            values = re.findall(metric["Regex"], text)
            with contextlib.suppress(ValueError, IndexError):
                now = self.aws.clock.time()
                last = {"MetricName": metric["Name"], "Value": float(values[-1]), "Timestamp": now}
                found.append(last)
        if found:
            self.job.facts["FinalMetricDataList"] = found


def _translated(value: str, base: Path) -> str:
    """A hyperparameter that names a place of the container, JSON-quoted or not."""
    if value.startswith('"/opt/ml/'):
        return json.dumps(in_container(json.loads(value), base))
    return in_container(value, base)


def output_place(request: dict[str, Any]) -> None:
    """Refuse an output path that is none, before anything is trained."""
    try:
        split(request["OutputDataConfig"]["S3OutputPath"])
    except ClientError as fault:
        raise ValueError(str(fault)) from None
