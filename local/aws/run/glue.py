"""Glue StartJobRun: the deployed script in the warm Spark, with the job's arguments and role."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path
from typing import Any

from local.aws.context import LocalAws
from local.aws.operations import before
from local.aws.patch import replace
from local.aws.run.glue_run import STOPPABLE, LiveRun
from local.aws.run.spark_job import SparkJob, Stopped, execute
from local.engines.spark import Outcome

_PRINCIPAL = "glue.amazonaws.com"
_SESSION = "GlueJobRunnerSession"
_DEFAULT_TIMEOUT_MINUTES = 480
_START = threading.Lock()


def install(aws: LocalAws) -> None:
    """Let moto's job runs run, and report what became of them."""
    from moto.glue import models

    replace(models, "FakeJobRun", LiveRun)

    def start_job_run(job: Any, *args: Any, **more: Any) -> str:
        with _START:  # the limit of concurrent runs is checked and taken at once
            run_id: str = start(job, *args, **more)
        run = next(run for run in job.job_runs if run.job_run_id == run_id)
        run.glue_version = job.glue_version
        aws.spawn(_work, aws, job, run)
        return run_id

    start = replace(models.FakeJob, "start_job_run", start_job_run)

    @before("glue", "BatchStopJobRun")
    def batch_stop(params: dict[str, Any], call: Any) -> dict[str, Any]:
        return _stop(aws, params["JobName"], params["JobRunIds"])


def _work(aws: LocalAws, job: Any, run: LiveRun) -> None:
    folder = aws.tmp / "glue" / run.job_run_id
    log = folder / "stdout.log"
    try:
        outcome = _execute(aws, job, run, folder, log)
        state = "SUCCEEDED" if outcome.ok else "FAILED"
        if outcome.killed:
            state = {"timeout": "TIMEOUT", "stopped": "STOPPED"}[outcome.killed]
        message = outcome.message
        if state == "TIMEOUT":
            message = f"Timeout: the run took longer than {_minutes(run)} minutes"
        if state == "STOPPED":
            message = None
    except Stopped:
        state, message = "STOPPED", None
    except Exception as fault:
        state, message = "FAILED", f"LAUNCH ERROR | {type(fault).__name__}: {fault}"
    _publish_logs(aws, run, log, message)
    shutil.rmtree(folder, ignore_errors=True)
    run.finish(state, message)
    _emit(aws, job, run)


def _execute(aws: LocalAws, job: Any, run: LiveRun, folder: Path, log: Path) -> Outcome:
    role = job.role
    if not role.startswith("arn:"):
        role = f"arn:aws:iam::{aws.account}:role/{role.removeprefix('/')}"
    arguments: dict[str, str] = run.arguments or {}
    wanted = [uri for uri in arguments.get("--extra-py-files", "").split(",") if uri.strip()]
    own = {"--JOB_NAME": job.name, "--JOB_ID": f"j_{job.name}", "--JOB_RUN_ID": run.job_run_id}

    def began() -> None:
        if run.stop_requested:
            raise Stopped
        run.begin()

    spark_job = SparkJob(
        id=run.job_run_id,
        role=role,
        principal=_PRINCIPAL,
        session=_SESSION,
        script=job.command["ScriptLocation"],
        arguments=[text for pair in {**arguments, **own}.items() for text in pair],
        py_files=[uri.strip() for uri in wanted],
        conf=parse_conf(arguments.get("--conf", "")),
        timeout_seconds=60.0 * _minutes(run),
    )
    return execute(aws, spark_job, folder, log, began)


def parse_conf(text: str) -> dict[str, str]:
    """The Spark settings of `a=b --conf c=d`, Glue's way to pass several in one argument."""
    settings = {}
    for part in re.split(r"(?:^|\s+)--conf\s+", text.strip()):
        if not part:
            continue
        name, sign, value = part.strip().partition("=")
        if not sign:
            raise ValueError(f"--conf {part!r}: expected NAME=VALUE [--conf NAME=VALUE ...]")
        settings[name.strip()] = value.strip()
    return settings


def _minutes(run: LiveRun) -> float:
    return float(run.timeout or _DEFAULT_TIMEOUT_MINUTES)


def _publish_logs(aws: LocalAws, run: LiveRun, log: Path, message: str | None) -> None:
    for group, path in (("output", log), ("error", Path(f"{log}.err"))):
        text = path.read_text("utf-8", "replace") if path.exists() else ""
        if group == "error" and message:
            text += f"\n{message}"
        aws.log(f"{run.log_group}/{group}", run.job_run_id, text)


def _emit(aws: LocalAws, job: Any, run: LiveRun) -> None:
    failed = run.status in ("FAILED", "TIMEOUT")
    kind = "Glue Job State Change"
    detail = {
        "jobName": job.name,
        "severity": "ERROR" if failed else "INFO",
        "state": run.status,
        "jobRunId": run.job_run_id,
        "message": run.error or f"Job run {run.status.lower()}",
    }
    aws.emit("aws.glue", kind, detail)


def _stop(aws: LocalAws, name: str, ids: list[str]) -> dict[str, Any]:
    from moto.glue.models import glue_backends

    job = glue_backends[aws.account][aws.region].get_job(name)
    runs = {run.job_run_id: run for run in job.job_runs}
    stopped, errors = [], []
    for run_id in ids:
        run = runs.get(run_id)
        pair = {"JobName": name, "JobRunId": run_id}
        if run is None or run.status not in STOPPABLE:
            code = "EntityNotFoundException" if run is None else "InvalidInputException"
            said = "no such run" if run is None else f"the run is {run.status}"
            errors.append({**pair, "ErrorDetail": {"ErrorCode": code, "ErrorMessage": said}})
            continue
        run.stop_requested = True
        aws.engines.spark.kill(run_id, "stopped")
        stopped.append(pair)
    return {"SuccessfulSubmissions": stopped, "Errors": errors}
