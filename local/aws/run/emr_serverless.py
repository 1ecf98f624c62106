"""EMR Serverless StartJobRun: a job that runs for real, in the warm Spark."""

from __future__ import annotations

import shlex
import threading
from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.credentials import RoleError, role_session
from local.aws.operations import Refused, before
from local.aws.run.emr_serverless_run import ENDED, JobRun
from local.aws.run.emr_serverless_work import PRINCIPAL, work
from local.aws.run.spark_submit import Submitted, parse

_SERVICE = "emr-serverless"
_LOCK = threading.Lock()
_RUNS: dict[str, JobRun] = {}


def install(aws: LocalAws) -> None:
    """Answer the operations on job runs."""
    from moto.emrserverless.models import emrserverless_backends

    backend = emrserverless_backends[aws.account][aws.region]

    @before(_SERVICE, "StartJobRun")
    def start(params: dict[str, Any], call: Call) -> dict[str, Any]:
        submitted = _submitted(params)
        _check_role(aws, str(params["executionRoleArn"]))
        with _LOCK:
            known = _of_token(params)
            if known is None:
                application = _application(backend, params["applicationId"])
                run = JobRun(params, application.arn, application.release_label, aws.clock.time())
                _RUNS[run.id] = run
        if known is None:
            aws.spawn(work, aws, run, submitted)
        found = known or run
        return {
            "applicationId": params["applicationId"],
            "jobRunId": found.id,
            "arn": found.arn,
        }

    @before(_SERVICE, "GetJobRun")
    def get(params: dict[str, Any], call: Call) -> dict[str, Any]:
        return {"jobRun": _find(params).describe()}

    @before(_SERVICE, "CancelJobRun")
    def cancel(params: dict[str, Any], call: Call) -> dict[str, Any]:
        run = _find(params)
        if run.state in ENDED:
            raise Refused("ValidationException", f"Job run {run.id} is {run.state}")
        run.cancel_requested = True
        run.enter("CANCELLING", aws.clock.time())
        aws.engines.spark.kill(run.id, "stopped")
        return {"applicationId": params["applicationId"], "jobRunId": run.id}

    @before(_SERVICE, "ListJobRuns")
    def list_runs(params: dict[str, Any], call: Call) -> dict[str, Any]:
        mine = [
            run for run in _RUNS.values() if run.request["applicationId"] == params["applicationId"]
        ]
        mine.sort(key=lambda run: run.created, reverse=True)
        return {"jobRuns": [{**run.describe(), "id": run.id} for run in mine]}


def newest_runs() -> dict[str, JobRun]:
    """The newest run that began, by its name."""
    began = sorted((run for run in _RUNS.values() if run.began), key=lambda run: run.created)
    return {run.name: run for run in began}


def _submitted(params: dict[str, Any]) -> Submitted:
    """What spark-submit is told; raises on what the local Spark cannot honour."""
    given = (params.get("jobDriver") or {}).get("sparkSubmit")
    if not given:
        raise Refused(
            "LocalAwsGap", "jobDriver has no sparkSubmit; the local AWS runs nothing else"
        )
    options = shlex.split(given.get("sparkSubmitParameters") or "")
    try:
        return parse([*options, given["entryPoint"], *(given.get("entryPointArguments") or [])])
    except ValueError as fault:
        raise Refused("LocalAwsGap", str(fault)) from None


def _check_role(aws: LocalAws, role: str) -> None:
    try:
        role_session(aws.account, aws.region, role, "check", PRINCIPAL)
    except RoleError as fault:
        raise Refused("ValidationException", f"Invalid execution role {role}. {fault}") from None


def _application(backend: Any, application_id: str) -> Any:
    """The application, started if it may start by itself."""
    found = backend.applications.get(application_id)
    if found is None or found.state == "TERMINATED":
        raise Refused("ResourceNotFoundException", f"Application {application_id} does not exist.")
    if found.state != "STARTED":
        if not (found.auto_start_configuration or {}).get("enabled", True):
            said = f"Application {application_id} is {found.state}, and starts only when told to"
            raise Refused("ValidationException", said)
        found.state = "STARTED"
    return found


def _of_token(params: dict[str, Any]) -> JobRun | None:
    """The run that the same call has started before."""
    names = ("applicationId", "clientToken")
    key = [params.get(name) for name in names]
    same = (run for run in _RUNS.values() if [run.request.get(name) for name in names] == key)
    return next(same, None) if params.get("clientToken") else None


def _find(params: dict[str, Any]) -> JobRun:
    run = _RUNS.get(params["jobRunId"])
    if run is None or run.request["applicationId"] != params["applicationId"]:
        raise Refused("ResourceNotFoundException", f"Job run {params['jobRunId']} does not exist.")
    return run
