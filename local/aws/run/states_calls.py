"""Tasks that call another state machine, or any operation of any service (`aws-sdk`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import botocore.session
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (  # noqa: E501
    StateTaskServiceAwsSdk,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (  # noqa: E501
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_sfn import (  # noqa: E501
    StateTaskServiceSfn,
)
from moto.stepfunctions.parser.asl.utils import boto_client

from local.aws.call import service_model
from local.aws.run.states_sync import Stoppable, StopsWhatItStarted

# What the service writes in front of an exception where it is more than a capital letter.
_PREFIXES = {
    "cloudwatchlogs": "CloudWatchLogs",
    "dynamodb": "DynamoDb",
    "eventbridge": "EventBridge",
    "quicksight": "QuickSight",
}


class ExecutionTask(StopsWhatItStarted, StateTaskServiceSfn):
    """states:startExecution, also .sync, .sync:2 and .waitForTaskToken."""

    def _validate_service_integration_is_supported(self) -> None:
        StateTaskServiceCallback._validate_service_integration_is_supported(self)

    def _build_sync_resolver(self, *args: Any, **more: Any) -> Callable[[], Any]:
        return self._stoppable(super()._build_sync_resolver, *args, **more)

    def _build_sync2_resolver(self, *args: Any, **more: Any) -> Callable[[], Any]:
        return self._stoppable(super()._build_sync2_resolver, *args, **more)

    def _stoppable(
        self,
        build: Callable[..., Any],
        env: Any,
        resource_runtime_part: Any,
        normalised_parameters: Any,
        state_credentials: Any,
    ) -> Stoppable:
        started = env.stack[-1]["ExecutionArn"]
        poll = build(env, resource_runtime_part, normalised_parameters, state_credentials)
        client = boto_client.boto_client_for(
            resource_runtime_part.region, "stepfunctions", state_credentials
        )
        return Stoppable(poll, lambda: client.stop_execution(executionArn=started))


class SdkTask(StateTaskServiceAwsSdk):
    """aws-sdk:SERVICE:operation; what neither moto nor we have fails when it is called."""

    def _validate_service_integration_is_supported(self) -> None:
        arn, action = self.resource.resource_arn, self._get_boto_service_action()
        model = service_model(self._get_boto_service_name())
        names = model.operation_names if model else ()
        if action not in [botocore.xform_name(name) for name in names]:
            raise ValueError(f"{arn}: there is no such service or operation")

    @staticmethod
    def _normalise_service_error_name(service_name: str) -> str:
        return _PREFIXES.get(service_name.lower(), service_name.capitalize())
