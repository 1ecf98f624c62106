"""The log of the newest run of a step, found by its short name: a Lambda function, a Glue job, a
step of an EMR cluster or a job run of EMR Serverless."""

from __future__ import annotations

from typing import Any

from local.aws.context import LocalAws
from local.aws.emr_step_logs import emr_step_log, emr_steps
from local.aws.job_run_logs import job_run_log
from local.aws.run.emr_serverless import newest_runs


def step_log(aws: LocalAws, step: str) -> str:
    """What the newest run of `step` wrote; raises when there is no such step."""
    names = {step, step.replace("_", "-")}
    functions, jobs, steps = _functions(aws), _jobs(aws), emr_steps(aws)
    for name, job in jobs.items():
        if _is(name, names):
            return _job_log(aws, job)
    for name in steps:
        if _is(name, names):
            return emr_step_log(aws, *steps[name])
    runs = newest_runs()
    for name in runs:
        if _is(name, names):
            return job_run_log(aws, runs[name])
    for name, fn in functions.items():
        if _is(name, names):
            return _function_log(aws, fn)
    known = ", ".join(sorted([*functions, *jobs, *steps, *runs])) or "none"
    raise KeyError(f"no step {step!r}; there are: {known}")


def _is(name: str, wanted: set[str]) -> bool:
    return any(name in (w,) or name.endswith(f"-{w}") for w in wanted)


def _functions(aws: LocalAws) -> dict[str, Any]:
    from moto.awslambda.models import lambda_backends

    backend = lambda_backends[aws.account][aws.region]
    return {fn.function_name: fn for fn in backend.list_functions(None)}


def _jobs(aws: LocalAws) -> dict[str, Any]:
    from moto.glue.models import glue_backends

    return dict(glue_backends[aws.account][aws.region].jobs)


def _job_log(aws: LocalAws, job: Any) -> str:
    runs = sorted(job.job_runs, key=lambda run: run.started_on)
    if not runs:
        return ""
    newest = runs[-1].job_run_id
    texts = [
        _stream(group.streams[name])
        for group in _groups(aws).values()
        if group.name.startswith("/aws-glue/jobs/")
        for name in group.streams
        if name.startswith(newest)
    ]
    return "\n".join(texts)


def _function_log(aws: LocalAws, fn: Any) -> str:
    from local.aws.gaps.lambda_functions import logging_config

    group = _groups(aws).get(logging_config(fn)["LogGroup"])
    streams = list(group.streams.values()) if group else []
    newest = max(streams, key=lambda stream: stream.last_event_timestamp or 0, default=None)
    return _stream(newest) if newest else ""


def _groups(aws: LocalAws) -> dict[str, Any]:
    from moto.logs.models import logs_backends

    return dict(logs_backends[aws.account][aws.region].groups)


def _stream(stream: Any) -> str:
    return "\n".join(event.message for event in stream.events)
