"""Step Functions: moto's interpreter of States Language, with roles and the services we use.

Installed before every other part: the interpreter's modules copy `boto_client_for` when imported.
"""

from __future__ import annotations

import importlib
from datetime import datetime
from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace
from local.aws.run import states_corrections, states_endings, states_progress, states_redrive

_PARSER = "moto.stepfunctions.parser"
_SERVICE = f"{_PARSER}.asl.component.state.exec.state_task.service"
_PRINCIPAL = "states.amazonaws.com"
_POLL_SECONDS = 0.3
# What the state machines use. Another one is refused when the state machine is created.
SERVICES = (
    "athena",
    "aws-sdk",
    "dynamodb",
    "emr-serverless",
    "glue",
    "lambda",
    "sagemaker",
    "sns",
    "sqs",
    "states",
)


def install(aws: LocalAws) -> None:
    """Patch the interpreter."""
    # Before the client factory: importing that copies what this replaces.
    states_corrections.definite_paths()
    clients = importlib.import_module(f"{_PARSER}.asl.utils.boto_client")
    replace(clients, "boto_client_for", _client_factory(aws))
    _services()
    states_corrections.install()
    states_progress.install()
    states_endings.install(aws)
    states_redrive.install(aws)
    callback = importlib.import_module(f"{_SERVICE}.state_task_service_callback")
    replace(callback, "_DELAY_SECONDS_SYNC_CONDITION_CHECK", _POLL_SECONDS)


def _client_factory(aws: LocalAws) -> Any:
    """Clients that act as the state machine's role, or as the task's own `Credentials`."""

    def boto_client_for(region: str, service: str, state_credentials: Any = None) -> Any:
        role = getattr(state_credentials, "role_arn", None)
        client = aws.client(service, role, "states", service_principal=_PRINCIPAL, region=region)

        def plain(parsed: dict[str, Any], **_: Any) -> None:
            for name in [name for name in parsed if name != "ResponseMetadata"]:
                parsed[name] = _json(parsed[name])

        client.meta.events.register("after-call", plain)
        return client

    return boto_client_for


def _json(value: Any) -> Any:
    """A state's output is JSON, and JSON has no timestamps."""
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
    return value


def _services() -> None:
    factory = importlib.import_module(f"{_SERVICE}.state_task_service_factory")

    def service_for(service_name: str) -> Any:
        if service_name not in SERVICES:
            raise ValueError(
                f"service integration {service_name!r} is not in the local AWS; it has "
                f"{', '.join(SERVICES)} (local/aws/run/states.py)"
            )
        from local.aws.run.states_calls import ExecutionTask, SdkTask
        from local.aws.run.states_emr_serverless import EmrServerlessTask
        from local.aws.run.states_sagemaker import SageMakerTask
        from local.aws.run.states_tasks import AthenaTask, GlueTask

        own: dict[str, Any] = {
            "athena": AthenaTask,
            "aws-sdk": SdkTask,
            "emr-serverless": EmrServerlessTask,
            "glue": GlueTask,
            "sagemaker": SageMakerTask,
            "states": ExecutionTask,
        }
        return own[service_name]() if service_name in own else original(service_name)

    original = replace(factory, "state_task_service_for", service_for)
