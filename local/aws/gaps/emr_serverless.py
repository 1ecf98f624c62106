"""EMR Serverless applications: names in lower case, a state before the first job, architectures."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import after
from local.aws.patch import replace

_ECHOED = ("architecture", "imageConfiguration", "monitoringConfiguration")


def install(aws: LocalAws) -> None:
    """Let Terraform's applications be made, read and deleted."""
    from moto.emrserverless.models import EMRServerlessBackend

    kept: dict[str, dict[str, Any]] = {}

    def create_application(backend: Any, **given: Any) -> Any:
        given["application_type"] = str(given["application_type"]).upper()
        application = create(backend, **given)
        # It starts with the first job, or when it is told to.
        application.state = "CREATED"
        return application

    create = replace(EMRServerlessBackend, "create_application", create_application)

    @after("emr-serverless", "CreateApplication", "UpdateApplication")
    def keep(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        found = answer.get("applicationId") or params.get("applicationId", "")
        given = {name: params[name] for name in _ECHOED if params.get(name)}
        kept[found] = {**kept.get(found, {}), **given}
        return answer

    @after("emr-serverless", "GetApplication")
    def read(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        fields = {"architecture": "X86_64", **kept.get(params["applicationId"], {})}
        answer["application"].update(fields)
        return answer
