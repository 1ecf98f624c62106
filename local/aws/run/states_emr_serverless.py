"""emr-serverless:startJobRun[.sync] and cancelJobRun as tasks."""

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

from local.aws.call import service_model
from local.aws.run.states_sync import PATTERNS, Stoppable, StopsWhatItStarted, as_named

_ACTIONS = ("startJobRun", "cancelJobRun")


class EmrServerlessTask(StopsWhatItStarted):
    """A job's end is the task's: with .sync its description is the result, or the cause."""

    def __init__(self) -> None:
        super().__init__(supported_integration_patterns=PATTERNS)

    def _get_supported_parameters(self) -> set[str] | None:
        if self.resource.api_action not in _ACTIONS:
            raise ValueError(
                f"emr-serverless:{self.resource.api_action} is not in the local AWS; it has "
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
        client = _client(resource_runtime_part, state_credentials)
        try:
            answer = getattr(client, self._get_boto_service_action())(**normalised_parameters)
        except ClientError as fault:
            operation = self.resource.api_action[0].upper() + self.resource.api_action[1:]
            error = as_named(fault, "emr-serverless", operation).response["Error"]
            name = CustomErrorName(f"EMRServerless.{error['Code']}")
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
        client = _client(resource_runtime_part, state_credentials)
        started = env.stack.pop()
        job = {
            "applicationId": normalised_parameters["applicationId"],
            "jobRunId": started.get("jobRunId") or started["JobRunId"],
        }

        shape = service_model("emr-serverless").operation_model("GetJobRun").output_shape

        def poll() -> Any:
            answer = {"jobRun": client.get_job_run(**job)["jobRun"]}
            state = answer["jobRun"]["state"]
            # Tasks have every name of the service with a capital letter.
            self._from_boto_response(answer, shape)
            if state in ("FAILED", "CANCELLED"):
                name = StatesErrorName(typ=StatesErrorNameType.StatesTaskFailed)
                raise self.failed(env, name, to_json_str(answer))
            return answer if state == "SUCCESS" else None

        return Stoppable(poll, lambda: client.cancel_job_run(**job))


def _client(part: Any, credentials: Any) -> Any:
    return boto_client.boto_client_for(part.region, "emr-serverless", credentials)
