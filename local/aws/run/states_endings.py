"""How an execution ends: at once, with a closed history, and with an event for whoever listens."""

from __future__ import annotations

import importlib
import json
import time
from datetime import datetime
from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, before
from local.aws.patch import replace

_PARSER = "moto.stepfunctions.parser"
_START_SECONDS = 10.0


def install(aws: LocalAws) -> None:
    """Patch how executions start and end."""
    execution = importlib.import_module(f"{_PARSER}.backend.execution")

    def start(self: Any) -> None:
        begin(self)
        tell(aws, self)

    begin = replace(execution.Execution, "start", start)

    def terminated(comm: Any) -> None:
        """The interpreter came to an end: no news when the execution was stopped before."""
        if comm.local_over:
            return
        comm.local_over = True
        ended(comm)
        late = comm.execution.status == "TIMED_OUT"
        _close(comm.execution, "ExecutionTimedOut" if late else None)
        tell(aws, comm.execution)

    communication = execution.BaseExecutionWorkerCommunication
    communication.local_over = False
    ended = replace(communication, "terminated", terminated)
    _closed_histories()
    _stop(aws)


def tell(aws: LocalAws, execution: Any) -> None:
    """Put the event of a change of status on the default bus."""
    succeeded = execution.status == "SUCCEEDED"
    detail = {
        "executionArn": execution.exec_arn,
        "stateMachineArn": execution.state_machine.arn,
        "name": execution.name,
        "status": execution.status,
        "startDate": _milliseconds(execution.start_date),
        "stopDate": _milliseconds(execution.stop_date),
        "input": json.dumps(execution.input_data),
        "inputDetails": {"included": True},
        "output": json.dumps(execution.output) if succeeded else None,
        "outputDetails": {"included": True} if succeeded else None,
        "error": execution.error,
        "cause": execution.cause,
        "redriveCount": getattr(execution, "local_redrives", 0),
    }
    kind = "Step Functions Execution Status Change"
    aws.emit("aws.states", kind, detail, [execution.exec_arn])


def execution_of(aws: LocalAws, arn: str, call: Call) -> Any:
    """The execution of an ARN, or the service's error."""
    from moto.stepfunctions.responses import get_backend

    try:
        return get_backend(aws.account, call.region).describe_execution(arn)
    except Exception:
        said = f"Execution Does Not Exist: '{arn}'"
        raise Refused("ExecutionDoesNotExist", said) from None


def _stop(aws: LocalAws) -> None:
    @before("stepfunctions", "StopExecution")
    def stop(params: dict[str, Any], call: Call) -> dict[str, Any]:
        """What runs hears of it and stops what it started; nobody waits for that."""
        from moto.stepfunctions.parser.api import ExecutionStatus

        execution = execution_of(aws, params["executionArn"], call)
        if execution.status == "RUNNING":
            worker, now = _under_way(execution), aws.clock.now()
            worker._execution_communication.local_over = True
            why = {"error": params.get("error"), "cause": params.get("cause")}
            worker.stop(stop_date=now, **why)
            execution.stop_date, execution.exec_status = now, ExecutionStatus.ABORTED
            execution.error, execution.cause = why["error"], why["cause"]
            _close(execution, "ExecutionAborted", executionAbortedEventDetails=why)
            tell(aws, execution)
        return {"stopDate": execution.stop_date.timestamp()}


def _under_way(execution: Any) -> Any:
    """Its worker, once there is something to stop."""
    worker, until = execution.exec_worker, time.monotonic() + _START_SECONDS
    while (worker.env is None or not worker.env.is_running()) and time.monotonic() < until:
        time.sleep(0.01)
    return worker


def _close(execution: Any, last: str | None, **details: Any) -> None:
    """Nothing is added to the history any more, and nobody waits for an answer any more."""
    from moto.stepfunctions.parser.api import HistoryEventType

    env = execution.exec_worker.env
    history = env.event_manager.get_event_history()
    if last and history[-1]["type"] != last:
        env.event_manager.add_event(env.event_history_context, HistoryEventType(last), details)
    env.event_manager.local_closed = True
    for endpoint in list(env.callback_pool_manager._pool.values()):
        endpoint.interrupt_all()


def _closed_histories() -> None:
    """A task that is still busy when its execution ends has nothing to add."""
    owner = importlib.import_module(f"{_PARSER}.asl.eval.event.event_manager").EventManager
    owner.local_closed = False

    def add_event(manager: Any, *args: Any, **more: Any) -> int:
        return 0 if manager.local_closed else added(manager, *args, **more)

    added = replace(owner, "add_event", add_event)


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
