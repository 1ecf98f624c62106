"""Glue jobs: updates, and the fields that the service leaves out where moto answers null."""

from __future__ import annotations

from typing import Any

from botocore import xform_name

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, after, before


def install(aws: LocalAws) -> None:
    """Register the hooks."""

    @after("glue", "CreateJob")
    def create_job(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        from moto.glue.models import glue_backends

        # The service answers with it only where it was given: Terraform would see a change.
        if "ExecutionClass" not in params:
            jobs = glue_backends[aws.account][aws.region].jobs
            jobs[params["Name"]].execution_class = None
        return answer

    @before("glue", "UpdateJob")
    def update_job(params: dict[str, Any], call: Call) -> dict[str, Any]:
        from moto.core.utils import utcnow
        from moto.glue.models import glue_backends

        name = params["JobName"]
        job = glue_backends[aws.account][aws.region].jobs.get(name)
        if job is None:
            raise Refused("EntityNotFoundException", f"Job {name} not found")
        for field, value in params["JobUpdate"].items():
            setattr(job, xform_name(field), value)
        job.last_modified_on = utcnow()
        return {"JobName": name}

    @after("glue", "GetJob")
    def get_job(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        job = answer["Job"]
        for name in [name for name, value in job.items() if value is None]:
            del job[name]
        if job.get("MaxCapacity") is None and job.get("NumberOfWorkers"):
            job["MaxCapacity"] = float(job["NumberOfWorkers"])
        return answer
