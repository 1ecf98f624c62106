"""RedriveExecution: an execution that did not succeed goes on from the states that did not."""

from __future__ import annotations

import importlib
from datetime import datetime, timedelta
from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, after, before
from local.aws.run.states_endings import execution_of, tell

_PARSER = "moto.stepfunctions.parser"
_REDRIVABLE = timedelta(days=14)
_AT_MOST = 1000


def install(aws: LocalAws) -> None:
    """Answer RedriveExecution, and say how often and when an execution was redriven."""
    redriven = _worker_class()

    @before("stepfunctions", "RedriveExecution")
    def redrive(params: dict[str, Any], call: Call) -> dict[str, Any]:
        from moto.stepfunctions.parser.api import ExecutionStatus

        execution, token = (
            execution_of(aws, params["executionArn"], call),
            params.get("clientToken"),
        )
        if token is None or token != getattr(execution, "local_redrive_token", None):
            if reason := _refusal(execution, aws.clock.now()):
                said = f"Execution is not redrivable for reason: {reason}"
                raise Refused("ExecutionNotRedrivable", said)
            execution.local_redrives = getattr(execution, "local_redrives", 0) + 1
            execution.local_redrive_date = aws.clock.now()
            execution.local_redrive_token = token
            execution.stop_date = execution.error = execution.cause = execution.output = None
            execution.exec_status = ExecutionStatus.RUNNING
            execution.exec_worker = redriven(execution)
            execution.exec_worker.start()
            tell(aws, execution)
        return {"redriveDate": execution.local_redrive_date.timestamp()}

    @after("stepfunctions", "DescribeExecution")
    def describe(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        execution = execution_of(aws, params["executionArn"], call)
        reason = _refusal(execution, aws.clock.now())
        answer["redriveStatus"] = "NOT_REDRIVABLE" if reason else "REDRIVABLE"
        if reason:
            answer["redriveStatusReason"] = f"Execution is {reason}"
        return answer | _counted(execution)

    @after("stepfunctions", "DescribeStateMachineForExecution")
    def definition(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        """The one it began with, and is redriven by, not the newest."""
        machine = execution_of(aws, params["executionArn"], call).state_machine
        return answer | {"definition": machine.definition}

    @after("stepfunctions", "GetExecutionHistory")
    def history(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        """Moto knows one order only."""
        events = answer["events"]
        return answer | {"events": events[::-1] if params.get("reverseOrder") else events}

    @after("stepfunctions", "ListExecutions")
    def listed(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        for item in answer["executions"]:
            item |= _counted(execution_of(aws, item["executionArn"], call))
        return answer


def _counted(execution: Any) -> dict[str, Any]:
    """What the service tells of redrives; moto also forgets when a late execution stopped."""
    found: dict[str, Any] = {"redriveCount": getattr(execution, "local_redrives", 0)}
    if found["redriveCount"]:
        found["redriveDate"] = execution.local_redrive_date.timestamp()
    if execution.stop_date is not None:
        found["stopDate"] = execution.stop_date.timestamp()
    return found


def _refusal(execution: Any, now: datetime) -> str | None:
    if execution.status in ("RUNNING", "SUCCEEDED", "PENDING_REDRIVE"):
        return f"{execution.status} and cannot be redriven"
    if getattr(execution, "local_redrives", 0) >= _AT_MOST:
        return f"redriven {_AT_MOST} times, which is the most"
    if now - execution.stop_date > _REDRIVABLE:
        return f"over for more than {_REDRIVABLE.days} days"
    return None


def _worker_class() -> Any:
    workers = importlib.import_module(f"{_PARSER}.backend.execution_worker")
    events = importlib.import_module(f"{_PARSER}.asl.eval.event.event_manager")
    from moto.stepfunctions.parser.api import HistoryEventType

    class Redriven(workers.ExecutionWorker):  # type: ignore[name-defined]
        """Runs the same definition again, past all that succeeded, in the same history."""

        def __init__(self, execution: Any) -> None:
            before = execution.exec_worker
            self.__dict__.update(before.__dict__)
            self._execution_communication = execution._get_start_execution_worker_comm()
            self.env: Any = None
            self._earlier, self._execution = before.env, execution

        def _execution_logic(self) -> None:
            program, env = self._get_evaluation_entrypoint(), self._continued()
            self.env, count = env, self._execution.local_redrives
            env.event_manager.add_event(
                env.event_history_context,
                HistoryEventType.ExecutionRedriven,
                {"executionRedrivenEventDetails": {"redriveCount": count}},
            )
            program.eval(env)
            self._execution_communication.terminated()

        def _continued(self) -> Any:
            env, earlier = self._get_evaluation_environment(), self._earlier
            history = earlier.event_manager.get_event_history()
            env.event_manager._history_event_list.extend(history)
            env.event_manager._event_id_gen._next_id = len(history) + 1
            env.event_history_context = events.EventHistoryContext(previous_event_id=len(history))
            env.variable_store = earlier.variable_store
            env.local_progress = earlier.local_progress.again()
            env.states.context_object.context_object_data["Execution"] |= {
                "RedriveCount": self._execution.local_redrives,
                "RedriveTime": self._execution.local_redrive_date.isoformat(),
            }
            return env

    return Redriven
