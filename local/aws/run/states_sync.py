"""What tasks have in common: they stop what they started, and name errors as the service does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import (
    ResourceCondition,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (  # noqa: E501
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

from local.aws.call import service_model

# WaitForTaskToken also where there is none: moto makes an endpoint that its clean-up expects.
PATTERNS = {ResourceCondition.Sync, ResourceCondition.WaitForTaskToken}
# The general exception of the SDK that Step Functions calls with, by service.
_GENERAL = {
    "athena": ("AmazonAthena", "AmazonAthenaException"),
    "emr-serverless": ("EMRServerless", "EMRServerlessException"),
    "glue": ("AWSGlue", "AWSGlueException"),
    "sagemaker": ("AmazonSageMaker", "AmazonSageMakerException"),
}


class StopsWhatItStarted(StateTaskServiceCallback):
    """A `.sync` task that times out or is aborted stops what it waits for, as the service does."""

    def _validate_service_integration_is_supported(self) -> None:
        if self.resource.condition == ResourceCondition.WaitForTaskToken:
            raise ValueError(
                f"{self.resource.resource_arn}: {self.resource.service_name} has no "
                ".waitForTaskToken; it has .sync"
            )
        super()._validate_service_integration_is_supported()

    def _eval_sync(self, env: Any, sync_resolver: Any, **more: Any) -> Any:
        outcome = super()._eval_sync(env=env, sync_resolver=sync_resolver, **more)
        if not isinstance(outcome, dict):  # out of time or aborted: there is no result
            sync_resolver.stop()
        return outcome

    def failed(self, env: Any, name: Any, cause: str) -> FailureEventException:
        """The task failed under this name; `cause` says why."""
        details = TaskFailedEventDetails(
            resource=self._get_sfn_resource(),
            resourceType=self._get_sfn_resource_type(),
            error=name.error_name,
            cause=cause,
        )
        return FailureEventException(
            FailureEvent(
                env=env,
                error_name=name,
                event_type=HistoryEventType.TaskFailed,
                event_details=EventDetails(taskFailedEventDetails=details),
            )
        )


class Stoppable:
    """Asks how the started work stands; `stop` ends it."""

    def __init__(self, poll: Callable[[], Any] | None, stop: Callable[[], Any]) -> None:
        self._poll, self.stop = poll, stop

    def __call__(self) -> Any:
        return self._poll() if self._poll else None


def as_named(fault: ClientError, service: str, operation: str) -> ClientError:
    """The error under the name that Step Functions gives it: one that is not in the service's
    model, such as ThrottlingException of Glue, is the SDK's general exception."""
    shapes = service_model(service).operation_model(operation).error_shapes
    answer: Any = fault.response
    error, status = answer["Error"], answer["ResponseMetadata"]["HTTPStatusCode"]
    if error["Code"] not in {shape.error_code or shape.name for shape in shapes}:
        name, general = _GENERAL[service]
        details = f"Service: {name}; Status Code: {status}; Error Code: {error['Code']}"
        answer["Error"] = {"Code": general, "Message": f"{error['Message']} ({details})"}
    return fault
