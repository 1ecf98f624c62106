"""A Spark job as Glue and EMR start it: the deployed script and packages, with a role's keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.aws.context import LocalAws
from local.engines.spark import Outcome


class Stopped(Exception):
    """Somebody stopped the job before its turn came."""


@dataclass(frozen=True)
class SparkJob:
    """What to run, and as whom. `id` names it to the engine; `script` and `py_files` are in S3."""

    id: str
    role: str
    principal: str
    session: str
    script: str
    arguments: Sequence[str]
    py_files: Sequence[str]
    conf: Mapping[str, str]
    timeout_seconds: float


def execute(
    aws: LocalAws, job: SparkJob, folder: Path, log: Path, began: Callable[[], None]
) -> Outcome:
    """Run the job to its end in the warm Spark; `began` is called when its turn has come.

    Raises when the role cannot be taken or a file of the job is not there.
    """
    folder.mkdir(parents=True)
    environment = aws.role_environment(job.role, job.session, job.principal)
    s3 = aws.client("s3", job.role, job.session, service_principal=job.principal, attempts=5)
    script = fetch(s3, job.script, folder)
    return aws.engines.spark.run(
        script,
        list(job.arguments),
        [str(fetch(s3, uri, folder / "python")) for uri in job.py_files],
        job.conf,
        {
            "access_key": environment["AWS_ACCESS_KEY_ID"],
            "secret_key": environment["AWS_SECRET_ACCESS_KEY"],
            "token": environment["AWS_SESSION_TOKEN"],
        },
        environment,
        log,
        job.timeout_seconds,
        job.id,
        began,
        aws.clock.offset,
    )


def fetch(s3: Any, uri: str, folder: Path) -> Path:
    """The object at `uri` as a file of its own name in `folder`."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / key.rpartition("/")[2]
    try:
        target.write_bytes(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    except Exception as fault:
        raise FileNotFoundError(f"{uri}: {fault}") from None
    return target
