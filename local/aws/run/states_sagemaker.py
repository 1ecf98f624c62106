"""sagemaker:createTrainingJob[.sync], createTransformJob[.sync] and createModel as tasks."""

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
from moto.stepfunctions.parser.asl.utils import boto_client
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

from local.aws.run.states_sync import PATTERNS, Stoppable, StopsWhatItStarted, as_named

_JOBS = {"createTrainingJob": "training", "createTransformJob": "transform"}
_ACTIONS = (*_JOBS, "createModel")


class SageMakerTask(StopsWhatItStarted):
    """A job's end is the task's: with .sync its description is the result, or the cause."""

    def __init__(self) -> None:
        super().__init__(supported_integration_patterns=PATTERNS)

    def _get_supported_parameters(self) -> set[str] | None:
        if self.resource.api_action not in _ACTIONS:
            raise ValueError(
                f"sagemaker:{self.resource.api_action} is not in the local AWS; it has "
                f"{', '.join(_ACTIONS)}"
            )
        return set()

    def _eval_service_task(
        self,
        env: Any,
        resource_runtime_part: Any,
        normalised_parameters: Any,
        state_credentials: Any,
    ) -> None:
        client = _sagemaker(resource_runtime_part, state_credentials)
        try:
            answer = getattr(client, self._get_boto_service_action())(**normalised_parameters)
        except ClientError as fault:
            operation = self.resource.api_action[0].upper() + self.resource.api_action[1:]
            error = as_named(fault, "sagemaker", operation).response["Error"]
            name = CustomErrorName(f"SageMaker.{error['Code']}")
            raise self.failed(env, name, error["Message"]) from None
        answer.pop("ResponseMetadata", None)
        env.stack.append(answer)

    def _build_sync_resolver(
        self,
        env: Any,
        resource_runtime_part: Any,
        normalised_parameters: Any,
        state_credentials: Any,
    ) -> Callable[[], Any]:
        client = _sagemaker(resource_runtime_part, state_credentials)
        kind = _JOBS[self.resource.api_action]
        key = f"{kind.capitalize()}JobName"
        job = {key: normalised_parameters[key]}
        env.stack.pop()

        def poll() -> Any:
            answer = getattr(client, f"describe_{kind}_job")(**job)
            answer.pop("ResponseMetadata", None)
            status = answer[f"{kind.capitalize()}JobStatus"]
            if status in ("Failed", "Stopped"):
                name = StatesErrorName(typ=StatesErrorNameType.StatesTaskFailed)
                raise self.failed(env, name, to_json_str(answer))
            return answer if status == "Completed" else None

        return Stoppable(poll, lambda: getattr(client, f"stop_{kind}_job")(**job))


def _sagemaker(part: Any, credentials: Any) -> Any:
    return boto_client.boto_client_for(part.region, "sagemaker", credentials)
