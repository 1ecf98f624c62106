"""SageMaker's training and transform jobs: they run, where moto's are completed at birth."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from botocore.validate import ParamValidator

from local.aws.call import service_model
from local.aws.context import LocalAws
from local.aws.credentials import RoleError
from local.aws.operations import Refused, before
from local.aws.run import sagemaker_training, sagemaker_transform
from local.aws.run.sagemaker_files import ClientError
from local.aws.run.sagemaker_job import ENDED, STOPPING, TRAINING, TRANSFORM, Job, Kind
from local.aws.run.sagemaker_training import Stopped, Training
from local.aws.run.sagemaker_transform import Transform

_LOCK = threading.Lock()
_JOBS: dict[tuple[Kind, str], Job] = {}
Work = Training | Transform


def install(aws: LocalAws) -> None:
    """Answer the operations of both kinds of jobs."""

    def training(request: dict[str, Any]) -> Callable[[Job], Work]:
        sagemaker_training.check(request)
        sagemaker_training.output_place(request)
        return lambda job: Training(aws, job)

    def transform(request: dict[str, Any]) -> Callable[[Job], Work]:
        from moto.sagemaker.models import sagemaker_backends

        sagemaker_transform.check(request)
        backend = sagemaker_backends[aws.account][aws.region]
        model = backend._models.get(request["ModelName"])
        if model is None:
            raise Refused("ValidationException", f"Could not find model {request['ModelName']!r}.")
        container = sagemaker_transform.container_of(model, backend)
        return lambda job: Transform(aws, job, container, model.execution_role_arn)

    _operations(aws, TRAINING, training)
    _operations(aws, TRANSFORM, transform)


def job_tags(arn: str) -> list[dict[str, str]] | None:
    """The tags a job was created with; None when there is no such job."""
    found = next((job for job in _JOBS.values() if job.arn == arn), None)
    return None if found is None else found.request.get("Tags", [])


def _operations(
    aws: LocalAws, kind: Kind, prepare: Callable[[dict[str, Any]], Callable[[Job], Work]]
) -> None:
    @before("sagemaker", f"Create{kind.name}Job")
    def create(params: dict[str, Any], call: Any) -> dict[str, Any]:
        _validate(f"Create{kind.name}Job", params)
        try:
            build = prepare(params)
        except ValueError as fault:
            raise Refused("LocalAwsGap", str(fault)) from None
        name = params[kind.key]
        arn = f"arn:aws:sagemaker:{aws.region}:{aws.account}:{kind.arn}/{name}"
        with _LOCK:
            if (kind, name) in _JOBS:
                raise Refused(
                    "ResourceInUse",
                    f"{kind.name} job names must be unique within an AWS account and region, and a "
                    f"{kind.name.lower()} job with this name already exists ({arn})",
                )
            job = Job(kind, params, arn, aws.clock.time())
            _JOBS[kind, name] = job
        aws.spawn(_work, aws, job, build)
        return {f"{kind.name}JobArn": arn}

    @before("sagemaker", f"Describe{kind.name}Job")
    def describe(params: dict[str, Any], call: Any) -> dict[str, Any]:
        return _find(kind, params).describe()

    @before("sagemaker", f"Stop{kind.name}Job")
    def stop(params: dict[str, Any], call: Any) -> dict[str, Any]:
        job = _find(kind, params)
        if job.status in ENDED:
            raise Refused("ValidationException", f"{job.arn} is {job.status}; it cannot be stopped")
        job.status = STOPPING
        aws.engines.model.kill(job.arn, "stopped")
        return {}

    @before("sagemaker", f"List{kind.name}Jobs")
    def list_jobs(params: dict[str, Any], call: Any) -> dict[str, Any]:
        text, status = params.get("NameContains", ""), params.get("StatusEquals")
        jobs = [job for (of, _), job in _JOBS.items() if of is kind and text in job.name]
        chosen = [job for job in jobs if status in (None, job.status)]
        ascending = params.get("SortOrder") == "Ascending"
        chosen.sort(key=lambda job: job.created, reverse=not ascending)
        return {kind.list_key: [job.summary() for job in chosen[: params.get("MaxResults", 100)]]}


def _validate(operation: str, params: dict[str, Any]) -> None:
    shape = service_model("sagemaker").operation_model(operation).input_shape
    report = ParamValidator().validate(params, shape)
    if report.has_errors():
        raise Refused("ValidationException", f"{operation}: {report.generate_report()}")


def _find(kind: Kind, params: dict[str, Any]) -> Job:
    job = _JOBS.get((kind, params.get(kind.key, "")))
    if job is None:
        raise Refused("ValidationException", "Requested resource not found.")
    return job


def _work(aws: LocalAws, job: Job, build: Callable[[Job], Work]) -> None:
    work: Work | None = None
    try:
        work = build(job)
        status, secondary, message = work.run()
    except Stopped:
        status, secondary, message = "Stopped", "Stopped", "The job was stopped"
    except (ClientError, RoleError) as fault:
        status, secondary, message = "Failed", "Failed", f"ClientError: {fault}"
    except Exception as fault:
        said = f"InternalServerError: {type(fault).__name__}: {fault}"
        status, secondary, message = "Failed", "Failed", said
    if work is not None:
        work.close(message)
    job.finish(status, secondary, message, aws.clock.time())
    aws.emit("aws.sagemaker", f"SageMaker {job.kind.name} Job State Change", job.describe())
