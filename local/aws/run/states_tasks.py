"""Tasks that moto's interpreter lacks or leaves running: Athena, and Glue jobs to stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import (
    CustomErrorName,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import (
    StatesErrorName,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import (
    StatesErrorNameType,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_glue import (  # noqa: E501
    StateTaskServiceGlue,
)
from moto.stepfunctions.parser.asl.utils import boto_client
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

from local.aws.run.states_sync import PATTERNS, Stoppable, StopsWhatItStarted, as_named

_ATHENA = ("startQueryExecution", "stopQueryExecution", "getQueryExecution", "getQueryResults")


class GlueTask(StopsWhatItStarted, StateTaskServiceGlue):
    """glue:startJobRun and glue:startJobRun.sync."""

    def __init__(self) -> None:
        super().__init__()
        self._supported_integration_patterns = PATTERNS

    def _from_error(self, env: Any, ex: Exception) -> Any:
        named = as_named(ex, "glue", "StartJobRun") if isinstance(ex, ClientError) else ex
        return super()._from_error(env, named)

    def _build_sync_resolver(
        self,
        env: Any,
        resource_runtime_part: Any,
        normalised_parameters: Any,
        state_credentials: Any,
    ) -> Callable[[], Any]:
        started = env.stack[-1]
        resolver = super()._build_sync_resolver(
            env, resource_runtime_part, normalised_parameters, state_credentials
        )
        client = self._get_glue_client(resource_runtime_part, state_credentials)
        name, run_id = started["JobName"], started["JobRunId"]
        return Stoppable(
            resolver, lambda: client.batch_stop_job_run(JobName=name, JobRunIds=[run_id])
        )


class AthenaTask(StopsWhatItStarted):
    """athena:startQueryExecution[.sync], getQueryExecution, getQueryResults, stopQueryExecution."""

    def __init__(self) -> None:
        super().__init__(supported_integration_patterns=PATTERNS)

    def _get_supported_parameters(self) -> set[str] | None:
        if self.resource.api_action not in _ATHENA:
            raise ValueError(
                f"athena:{self.resource.api_action} is not in the local AWS; it has "
                f"{', '.join(_ATHENA)}"
            )
        return set()

    def _eval_service_task(
        self,
        env: Any,
        resource_runtime_part: Any,
        normalised_parameters: Any,
        state_credentials: Any,
    ) -> None:
        client = _athena(resource_runtime_part, state_credentials)
        try:
            answer = getattr(client, self._get_boto_service_action())(**normalised_parameters)
        except ClientError as fault:
            operation = self.resource.api_action[0].upper() + self.resource.api_action[1:]
            error = as_named(fault, "athena", operation).response["Error"]
            raise self.failed(
                env, CustomErrorName(f"Athena.{error['Code']}"), error["Message"]
            ) from None
        answer.pop("ResponseMetadata", None)
        env.stack.append(answer)

    def _build_sync_resolver(
        self,
        env: Any,
        resource_runtime_part: Any,
        normalised_parameters: Any,
        state_credentials: Any,
    ) -> Callable[[], Any]:
        client = _athena(resource_runtime_part, state_credentials)
        query = {"QueryExecutionId": env.stack.pop()["QueryExecutionId"]}

        def poll() -> Any:
            answer = client.get_query_execution(**query)
            answer.pop("ResponseMetadata", None)
            state = answer["QueryExecution"]["Status"]["State"]
            if state in ("FAILED", "CANCELLED"):
                name = StatesErrorName(typ=StatesErrorNameType.StatesTaskFailed)
                raise self.failed(env, name, to_json_str(answer))
            return answer if state == "SUCCEEDED" else None

        return Stoppable(poll, lambda: client.stop_query_execution(**query))


def _athena(part: Any, credentials: Any) -> Any:
    return boto_client.boto_client_for(part.region, "athena", credentials)
