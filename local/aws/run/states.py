"""Step Functions: moto's interpreter of States Language, with roles and the services we use.

Installed before every other part: the interpreter's modules copy `boto_client_for` when imported.
"""

from __future__ import annotations

import importlib
import re
import uuid
from datetime import datetime
from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace

_PARSER = "moto.stepfunctions.parser"
_SERVICE = f"{_PARSER}.asl.component.state.exec.state_task.service"
_PRINCIPAL = "states.amazonaws.com"
_POLL_SECONDS = 0.3
# What the state machines use. Another one is refused when the state machine is created.
SERVICES = ("athena", "glue", "lambda", "sns", "states")


def install(aws: LocalAws) -> None:
    """Patch the interpreter."""
    _definite_paths()  # before the client factory: its import copies what this replaces
    clients = importlib.import_module(f"{_PARSER}.asl.utils.boto_client")
    replace(clients, "boto_client_for", _client_factory(aws))
    _restore_casing()
    _services()
    _names()
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


def _definite_paths() -> None:
    """`$.Rows[1].Data[0].Value` names one thing: moto gives a list of one, AWS the thing."""
    from jsonpath_ng.ext.parser import parse

    paths = importlib.import_module(f"{_PARSER}.asl.utils.json_path")

    def extract_json(path: str, data: Any) -> Any:
        if re.fullmatch(r"\$(\.\w+|\[\d+\]|\['[^']*'\])*", path):
            found = parse(path).find(data)
            if len(found) == 1:
                return found[0].value
        return extract(path, data)

    extract = replace(paths, "extract_json", extract_json)


def _restore_casing() -> None:
    """Moto left out what turns `StateMachineArn` into the service's own spelling, and back."""
    import botocore.session

    from local.aws.call import service_model

    owner = importlib.import_module(f"{_SERVICE}.state_task_service").StateTaskService

    def shape(task: Any, service: str | None, action: str | None, which: str) -> Any:
        model = service_model(task._get_boto_service_name(service))
        wanted = task._get_boto_service_action(action)
        names = model.operation_names if model else ()
        found = [name for name in names if botocore.xform_name(name) == wanted]
        return getattr(model.operation_model(found[0]), which) if found else None

    def request(
        task: Any,
        parameters: Any,
        boto_service_name: str | None = None,
        service_action_name: str | None = None,
    ) -> None:
        known = shape(task, boto_service_name, service_action_name, "input_shape")
        if known is not None:
            task._to_boto_request(parameters, known)

    def response(
        task: Any,
        response: Any,
        boto_service_name: str | None = None,
        service_action_name: str | None = None,
    ) -> None:
        known = shape(task, boto_service_name, service_action_name, "output_shape")
        if known is not None:
            task._from_boto_response(response, known)

    replace(owner, "_normalise_parameters", request)
    replace(owner, "_normalise_response", response)


def _services() -> None:
    factory = importlib.import_module(f"{_SERVICE}.state_task_service_factory")

    def service_for(service_name: str) -> Any:
        if service_name not in SERVICES:
            raise ValueError(
                f"service integration {service_name!r} is not in the local AWS; it has "
                f"{', '.join(SERVICES)} (local/aws/run/states.py)"
            )
        from local.aws.run.states_tasks import AthenaTask, GlueTask

        own = {"athena": AthenaTask, "glue": GlueTask}.get(service_name)
        return own() if own else original(service_name)

    original = replace(factory, "state_task_service_for", service_for)


def _names() -> None:
    """StartExecution without a name gets one of its own, as the service gives it."""
    from moto.stepfunctions.parser.models import StepFunctionsParserBackend

    def start_execution(
        backend: Any,
        state_machine_arn: str,
        name: str | None = None,
        execution_input: Any = None,
        trace_header: Any = None,
    ) -> Any:
        name = name or str(uuid.uuid4())
        return start(backend, state_machine_arn, name, execution_input, trace_header)

    start = replace(StepFunctionsParserBackend, "start_execution", start_execution)
