"""The life of one job run of EMR Serverless: packages are fetched, it runs, it leaves its log."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from local.aws.context import LocalAws
from local.aws.run.emr_serverless_run import JobRun
from local.aws.run.spark_job import SparkJob, Stopped, execute, fetch
from local.aws.run.spark_submit import Submitted
from local.engines.spark import Outcome

PRINCIPAL = "emr-serverless.amazonaws.com"


def work(aws: LocalAws, run: JobRun, submitted: Submitted) -> None:
    """From SUBMITTED to the run's end."""
    folder = aws.tmp / "emr-serverless" / run.id
    _to(aws, run, "PENDING")
    state, details = "FAILED", ""
    try:
        outcome = _execute(aws, run, submitted, folder)
        state = "SUCCESS" if outcome.ok else "FAILED"
        details = outcome.message or ""
        if outcome.killed == "stopped":
            state, details = "CANCELLED", "Cancelled by user request"
    except Stopped:
        state, details = "CANCELLED", "Cancelled by user request"
    except Exception as fault:
        details = f"{type(fault).__name__}: {fault}"
    _publish_logs(aws, run, folder, details)
    shutil.rmtree(folder, ignore_errors=True)
    said = f"Job failed, please check complete logs in configured logging destination. {details}"
    _to(aws, run, state, said if state == "FAILED" else details)


def _execute(aws: LocalAws, run: JobRun, submitted: Submitted, folder: Path) -> Outcome:
    def began() -> None:
        if run.cancel_requested:
            raise Stopped
        _to(aws, run, "RUNNING")

    conf = dict(submitted.conf)
    py_files = [*submitted.py_files, *_uris(conf.pop("spark.submit.pyFiles", ""))]
    role = str(run.request["executionRoleArn"])
    s3 = aws.client("s3", role, run.id, service_principal=PRINCIPAL, attempts=5)
    # The local Spark has these packages; a job whose archive is not there fails all the same.
    for archive in _uris(conf.pop("spark.archives", "")):
        fetch(s3, archive.partition("#")[0], folder / "archives")
    job = SparkJob(
        id=run.id,
        role=role,
        principal=PRINCIPAL,
        session=run.id,
        script=submitted.script,
        arguments=submitted.arguments,
        py_files=py_files,
        conf=conf,
        timeout_seconds=run.timeout_seconds,
    )
    return execute(aws, job, folder / "job", folder / "job" / "stdout", began)


def _uris(text: str) -> list[str]:
    return [uri.strip() for uri in text.split(",") if uri.strip()]


def _publish_logs(aws: LocalAws, run: JobRun, folder: Path, message: str) -> None:
    """Put what the driver wrote into S3, with the role of the job; a fault there fails no job."""
    s3 = aws.client(
        "s3", run.request["executionRoleArn"], run.id, service_principal=PRINCIPAL, attempts=5
    )
    log = folder / "job" / "stdout"
    for stream, path in (("stdout", log), ("stderr", Path(f"{log}.err"))):
        place = run.log_place(stream)
        if place is None:
            return
        text = path.read_text("utf-8", "replace") if path.exists() else ""
        if stream == "stderr" and message:
            text += f"\n{message}\n"
        bucket, _, key = place.removeprefix("s3://").partition("/")
        try:
            s3.put_object(Bucket=bucket, Key=key, Body=gzip.compress(text.encode()))
        except Exception as fault:
            print(f"emr-serverless: {run.id}: no log at {place}: {fault}", flush=True)


def _to(aws: LocalAws, run: JobRun, state: str, details: str = "") -> None:
    """Another state; EventBridge hears of it."""
    earlier = run.state
    run.enter(state, aws.clock.time(), details)
    detail = {
        "jobRunId": run.id,
        "applicationId": run.request["applicationId"],
        "arn": run.arn,
        "releaseLabel": run.release,
        "previousState": earlier,
        "state": state,
        "stateDetails": details,
    }
    aws.emit("aws.emr-serverless", "EMR Serverless Job Run State Change", detail, [run.arn])
