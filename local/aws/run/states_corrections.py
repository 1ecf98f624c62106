"""Where moto's interpreter of States Language differs from the service, put right."""

from __future__ import annotations

import importlib
import re
import uuid
from typing import Any

from local.aws.patch import replace

_PARSER = "moto.stepfunctions.parser"
_TASKS = f"{_PARSER}.asl.component.state.exec.state_task.service"


def install() -> None:
    """Patch the interpreter; `definite_paths` has been called before."""
    _restore_casing()
    _maps()
    _task_tokens()
    _names()


def definite_paths() -> None:
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

    owner = importlib.import_module(f"{_TASKS}.state_task_service").StateTaskService

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


def _maps() -> None:
    """Refuse what would run otherwise than on AWS, or not at all."""
    maps = importlib.import_module(f"{_PARSER}.asl.component.state.exec.state_map.state_map")

    def from_state_props(state: Any, props: Any) -> None:
        read(state, props)
        if isinstance(state.iteration_component, maps.DistributedIterationComponent):
            raise ValueError(
                f"Map {state.name}: mode DISTRIBUTED is not in the local AWS, INLINE is"
            )
        for name, kind in (
            ("ToleratedFailureCount", maps.ToleratedFailureCountDecl),
            ("ToleratedFailurePercentage", maps.ToleratedFailurePercentageDecl),
        ):
            if props.get(kind):
                raise ValueError(f"Map {state.name}: {name} is for mode DISTRIBUTED only")

    read = replace(maps.StateMap, "from_state_props", from_state_props)


def _task_tokens() -> None:
    """Moto drops the cause of a failure, and trips over an execution that is just starting."""
    from moto.core.responses import EmptyResult
    from moto.stepfunctions.parser.models import StepFunctionsParserBackend
    from moto.stepfunctions.responses import StepFunctionResponse

    def send_task_failure(request: Any) -> Any:
        token, error, cause = (request._get_param(n) for n in ("taskToken", "error", "cause"))
        request.stepfunction_backend.send_task_failure(token, error=error, cause=cause)
        return EmptyResult()

    def executions(backend: Any, execution_status: Any = None) -> Any:
        found = every(backend, execution_status)
        return [execution for execution in found if execution.exec_worker.env is not None]

    replace(StepFunctionResponse, "send_task_failure", send_task_failure)
    every = replace(StepFunctionsParserBackend, "_get_executions", executions)


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
