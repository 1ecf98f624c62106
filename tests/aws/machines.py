"""State machines of a test: made, run to their end, redriven."""

from __future__ import annotations

import json
from typing import Any

from tests.aws import lake


def task(resource: str, parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A Task state, the last one unless `Next` is given."""
    arn = f"arn:aws:states:::{resource}"
    state = {"Type": "Task", "Resource": arn, "Parameters": parameters, **more}
    return state if "Next" in state else {**state, "End": True}


def machine(aws: Any, states: dict[str, Any], **more: Any) -> str:
    """A state machine that begins with the first state; returns its ARN."""
    definition = json.dumps({"StartAt": next(iter(states)), "States": states, **more})
    made = aws.client("stepfunctions").create_state_machine(
        name=lake.unique("sm"), definition=definition, roleArn=lake.role(aws, "states")
    )
    return str(made["stateMachineArn"])


def start(aws: Any, states: dict[str, Any], given: Any = None, **more: Any) -> str:
    """Start an execution; returns its ARN."""
    started = aws.client("stepfunctions").start_execution(
        stateMachineArn=machine(aws, states, **more), input=json.dumps(given or {})
    )
    return str(started["executionArn"])


def end(aws: Any, execution: str) -> dict[str, Any]:
    """The execution once it has ended."""
    steps = aws.client("stepfunctions")

    def look() -> Any:
        found = steps.describe_execution(executionArn=execution)
        return found if found["status"] != "RUNNING" else None

    found: dict[str, Any] = lake.until(look, "end of the execution")
    return found


def run(aws: Any, states: dict[str, Any], given: Any = None, **more: Any) -> dict[str, Any]:
    """An execution from its start to its end."""
    return end(aws, start(aws, states, given, **more))


def redrive(aws: Any, execution: str) -> dict[str, Any]:
    """The execution once it has been redriven and has ended again."""
    aws.client("stepfunctions").redrive_execution(executionArn=execution)
    return end(aws, execution)


def output(found: dict[str, Any]) -> Any:
    """What an execution that must have succeeded gave."""
    assert found["status"] == "SUCCEEDED", (found.get("error"), found.get("cause"))
    return json.loads(found["output"])


def events(aws: Any, execution: str) -> list[dict[str, Any]]:
    """The history of an execution."""
    answer = aws.client("stepfunctions").get_execution_history(executionArn=execution)
    found: list[dict[str, Any]] = answer["events"]
    return found


def entered(aws: Any, execution: str) -> list[str]:
    """Names of the states an execution entered, in order."""
    details = [event.get("stateEnteredEventDetails") for event in events(aws, execution)]
    return [each["name"] for each in details if each]
