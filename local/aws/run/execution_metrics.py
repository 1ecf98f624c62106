"""Counts executions as AWS/States does, and looks at the alarms when a run is over."""

from __future__ import annotations

from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace
from local.aws.run.activity import UNDER_WAY
from local.aws.run.alarms import evaluate
from local.aws.run.metrics import publish

_NAMESPACE = "AWS/States"
_ENDINGS = {
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


def install(aws: LocalAws) -> None:
    """Notice the start and the end of every execution."""
    from moto.stepfunctions.parser.backend import execution as module

    def start(execution: Any) -> None:
        begin(execution)
        publish(aws, _NAMESPACE, {"ExecutionsStarted": 1}, _about(execution))

    def terminated(communication: Any) -> None:
        end(communication)
        execution = communication.execution
        if execution.status not in _ENDINGS:  # stopped, and redriven meanwhile
            return
        seconds = (execution.stop_date - execution.start_date).total_seconds()
        values = {_ENDINGS[execution.status]: 1, "ExecutionTime": 1000 * seconds}
        publish(aws, _NAMESPACE, values, _about(execution), {"ExecutionTime": "Milliseconds"})
        done = UNDER_WAY.promise("alarms")
        aws.spawn(_look, aws, done)

    begin = replace(module.Execution, "start", start)
    end = replace(module.BaseExecutionWorkerCommunication, "terminated", terminated)


def _look(aws: LocalAws, done: Any) -> None:
    try:
        evaluate(aws)
    finally:
        done()


def _about(execution: Any) -> dict[str, str]:
    return {"StateMachineArn": execution.state_machine.arn}
