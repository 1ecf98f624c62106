"""Executions that are stopped, time out, or go on where they failed."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.conftest import LocalServer, eventually
from tests.aws.machines import end, entered, events, output, redrive, run, start, task
from tests.aws.resources import function, queue

# Fails while an object of the name it is given is in the bucket.
SOURCE = """
export const handler = async (event) => {
  const scope = `${process.env.AWS_ACCESS_KEY_ID}/20260101/eu-central-1/s3/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const url = `${process.env.AWS_ENDPOINT_URL}/switches/${event.name}`;
  const off = await fetch(url, { headers: { authorization } });
  if (off.ok) throw new RangeError(event.name + " is off");
  console.log("CALL", event.name);
  return { name: event.name, nonce: Math.random() };
};
"""


@pytest.fixture(scope="module")
def step(server: LocalServer) -> Any:
    """A state that calls a function which fails while its switch is off."""
    server.client("s3").create_bucket(Bucket="switches")
    name = function(server, "switched", SOURCE)

    def state(switch: str, **more: Any) -> dict[str, Any]:
        parameters = {"FunctionName": name, "Payload": {"name": switch}}
        return task("lambda:invoke", parameters, OutputPath="$.Payload", **more)

    return state


@pytest.fixture
def switch(server: LocalServer) -> str:
    """A switch of this test's own."""
    return uuid.uuid4().hex


def off(server: LocalServer, switch: str) -> None:
    server.client("s3").put_object(Bucket="switches", Key=switch, Body=b"off")


def on(server: LocalServer, switch: str) -> None:
    server.client("s3").delete_object(Bucket="switches", Key=switch)


def test_a_redrive_goes_on_with_the_state_that_failed(
    server: LocalServer, step: Any, switch: str
) -> None:
    off(server, switch)
    keep = {"ResultPath": "$.kept"}
    states = {
        "first": step("any", Next="second") | {"OutputPath": "$", **keep},
        "second": step(switch, Next="third") | {"OutputPath": "$", "ResultPath": "$.second"},
        "third": {
            "Type": "Pass",
            "Parameters": {"kept.$": "$.kept.Payload.nonce", "run.$": "$.run"},
            "End": True,
        },
    }
    arn = start(server, states, {"run": 7})
    failed = end(server, arn)
    assert (failed["status"], failed["error"]) == ("FAILED", "RangeError")
    assert (failed["redriveCount"], failed["redriveStatus"]) == (0, "REDRIVABLE")
    given = [e["stateExitedEventDetails"] for e in events(server, arn) if "Exited" in e["type"]]
    nonce = json.loads(given[0]["output"])["kept"]["Payload"]["nonce"]

    assert redrive(server, arn)["status"] == "FAILED"
    on(server, switch)
    found = redrive(server, arn)
    assert output(found) == {"kept": nonce, "run": 7}
    assert (found["executionArn"], found["redriveCount"]) == (arn, 2)
    assert found["redriveDate"] > found["startDate"] and found["stopDate"] > failed["stopDate"]
    assert entered(server, arn) == ["first", "second", "second", "second", "third"]
    kinds = [event["type"] for event in events(server, arn)]
    assert kinds.count("ExecutionRedriven") == 2 and kinds.count("ExecutionStarted") == 1
    ids = [e["id"] for e in events(server, arn)]
    assert ids == list(range(1, len(kinds) + 1))
    last = server.client("stepfunctions").get_execution_history(executionArn=arn, reverseOrder=True)
    assert [e["id"] for e in last["events"]] == ids[::-1]
    (listed,) = server.client("stepfunctions").list_executions(
        stateMachineArn=found["stateMachineArn"]
    )["executions"]
    assert listed["redriveCount"] == 2


def test_what_succeeded_or_runs_is_not_redriven(server: LocalServer) -> None:
    found = run(server, {"done": {"Type": "Pass", "End": True}})
    assert (found["redriveStatus"], "SUCCEEDED" in found["redriveStatusReason"]) == (
        "NOT_REDRIVABLE",
        True,
    )
    steps = server.client("stepfunctions")
    with pytest.raises(ClientError, match="ExecutionNotRedrivable.*SUCCEEDED"):
        steps.redrive_execution(executionArn=found["executionArn"])
    with pytest.raises(ClientError, match="ExecutionDoesNotExist"):
        steps.redrive_execution(executionArn=found["executionArn"] + "x")


def test_the_same_request_redrives_once(server: LocalServer) -> None:
    failed = run(server, {"fail": {"Type": "Fail", "Error": "No"}})
    steps, token = server.client("stepfunctions"), uuid.uuid4().hex
    for _ in range(2):
        steps.redrive_execution(executionArn=failed["executionArn"], clientToken=token)
        assert end(server, failed["executionArn"])["redriveCount"] == 1


def test_a_redrive_of_a_fail_state_fails_again(server: LocalServer) -> None:
    """As on AWS: a failure that was caught and led to a Fail state cannot be repaired that way."""
    states = {
        "work": {"Type": "Pass", "Next": "fail"},
        "fail": {"Type": "Fail", "Error": "Broken"},
    }
    failed = run(server, states)
    assert redrive(server, failed["executionArn"])["error"] == "Broken"
    assert entered(server, failed["executionArn"]) == ["work", "fail", "fail"]


def test_of_a_map_only_the_iterations_that_failed_run_again(
    server: LocalServer, step: Any, switch: str
) -> None:
    off(server, switch)
    inner = {
        "before": step("any", ResultPath="$.before", Next="work") | {"OutputPath": "$"},
        "work": {
            **step("", ResultPath="$.work"),
            "OutputPath": "$.before.Payload.nonce",
        },
    }
    inner["work"]["Parameters"]["Payload"] = {"name.$": "$.name"}
    processor = {"StartAt": "before", "States": inner, "ProcessorConfig": {"Mode": "INLINE"}}
    each = {
        "Type": "Map",
        "ItemsPath": "$.names",
        "MaxConcurrency": 1,
        "ItemProcessor": processor,
        "End": True,
    }
    names = [{"name": "a"}, {"name": switch}, {"name": "b"}]
    arn = start(server, {"each": each}, {"names": names})
    assert end(server, arn)["status"] == "FAILED"
    before = [
        json.loads(e["stateExitedEventDetails"]["output"])["before"]["Payload"]["nonce"]
        for e in events(server, arn)
        if e.get("stateExitedEventDetails", {}).get("name") == "before"
    ]
    on(server, switch)
    nonces = output(redrive(server, arn))
    assert nonces[:2] == before and len(nonces) == 3
    assert entered(server, arn) == [
        *("each", "before", "work", "before", "work"),
        *("each", "work", "before", "work"),
    ]


def test_of_parallel_branches_only_those_that_failed_run_again(
    server: LocalServer, step: Any, switch: str
) -> None:
    off(server, switch)
    branch = lambda name, which: {"StartAt": name, "States": {name: step(which)}}  # noqa: E731
    wait = {"Type": "Wait", "Seconds": 2, "Next": "bad"}
    late = {"StartAt": "wait", "States": {"wait": wait, "bad": step(switch)}}
    both = {"Type": "Parallel", "Branches": [branch("good", "any"), late], "End": True}
    arn = start(server, {"both": both})
    assert end(server, arn)["status"] == "FAILED"
    on(server, switch)
    assert [each["name"] for each in output(redrive(server, arn))] == ["any", switch]
    assert sorted(entered(server, arn)) == ["bad", "bad", "both", "both", "good", "wait"]


def test_a_stopped_execution_is_aborted_at_once_and_can_be_redriven(server: LocalServer) -> None:
    url, rule = status_changes(server, "aborted-events")
    slow = "export const handler = () => new Promise((r) => setTimeout(() => r(7), 3000))"
    call = task("lambda:invoke", {"FunctionName": function(server, "slow", slow)})
    states = {"slow": call | {"OutputPath": "$.Payload", "Next": "after"}}
    states["slow"].pop("End")
    states["after"] = {"Type": "Pass", "End": True}
    arn = start(server, states)
    eventually(lambda: "slow" in entered(server, arn))
    began = time.monotonic()
    server.client("stepfunctions").stop_execution(executionArn=arn, error="Stop", cause="by hand")
    found = server.client("stepfunctions").describe_execution(executionArn=arn)
    assert (found["status"], found["error"], found["cause"]) == ("ABORTED", "Stop", "by hand")
    assert "stopDate" in found and time.monotonic() - began < 2
    last = events(server, arn)[-1]
    assert (last["type"], last["executionAbortedEventDetails"]["cause"]) == (
        "ExecutionAborted",
        "by hand",
    )
    assert output(redrive(server, arn)) == 7
    assert entered(server, arn) == ["slow", "slow", "after"]
    assert statuses(server, url, arn, 4) == ["RUNNING", "ABORTED", "RUNNING", "SUCCEEDED"]
    server.client("events").remove_targets(Rule=rule, Ids=["queue"])


def status_changes(server: LocalServer, name: str) -> tuple[str, str]:
    """(queue of the status changes of executions, rule that fills it)."""
    url, arn = queue(server, name)
    pattern = {"source": ["aws.states"]}
    server.client("events").put_rule(Name=name, EventPattern=json.dumps(pattern))
    server.client("events").put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    return url, name


def statuses(server: LocalServer, url: str, execution: str, count: int) -> list[str]:
    """Statuses of an execution by the events about it, in order."""
    found: list[dict[str, Any]] = []

    def receive() -> bool:
        answer = server.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        bodies = [json.loads(message["Body"]) for message in answer.get("Messages", [])]
        found.extend(body for body in bodies if body["resources"] == [execution])
        return len(found) >= count

    eventually(receive)
    assert {body["detail-type"] for body in found} == {"Step Functions Execution Status Change"}
    moments = [
        (b["detail"]["redriveCount"], b["detail"]["stopDate"] or 0, b["detail"]["status"])
        for b in found
    ]
    return [status for *_, status in sorted(moments)]


def test_a_machine_that_takes_too_long_times_out_and_does_no_more(server: LocalServer) -> None:
    states = {"wait": {"Type": "Wait", "Seconds": 3, "Next": "after"}}
    states["after"] = {"Type": "Pass", "End": True}
    arn = start(server, states, TimeoutSeconds=1)
    found = end(server, arn)
    assert (found["status"], found["redriveStatus"]) == ("TIMED_OUT", "REDRIVABLE")
    assert "stopDate" in found
    assert events(server, arn)[-1]["type"] == "ExecutionTimedOut"
    time.sleep(2.5)
    assert entered(server, arn) == ["wait"]


def test_a_child_execution_is_waited_for_and_stopped_with_its_parent(server: LocalServer) -> None:
    child = lake.unique("child")
    steps = server.client("stepfunctions")
    definition = {
        "StartAt": "wait",
        "States": {
            "wait": {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "echo"},
            "echo": {"Type": "Pass", "Result": {"rows": 7}, "End": True},
        },
    }
    machine = steps.create_state_machine(
        name=child, definition=json.dumps(definition), roleArn=lake.role(server, "states")
    )["stateMachineArn"]
    call = task(
        "states:startExecution.sync:2",
        {"StateMachineArn": machine, "Input": {"seconds.$": "$.seconds"}, "Name.$": "$.name"},
        OutputPath="$.Output",
    )
    assert output(run(server, {"call": call}, {"seconds": 0, "name": "quick"})) == {"rows": 7}
    arn = start(server, {"call": call}, {"seconds": 60, "name": "long"})
    long = f"{machine.replace(':stateMachine:', ':execution:')}:long"
    running = lambda: steps.describe_execution(executionArn=long)["status"] == "RUNNING"  # noqa: E731
    assert eventually(running)
    steps.stop_execution(executionArn=arn)
    assert end(server, long)["status"] == "ABORTED"


def test_a_run_that_was_caught_goes_on_behind_a_last_task_that_fails_until_it_is_redriven(
    server: LocalServer, step: Any, switch: str
) -> None:
    """A task that is redriven evaluates its parameters again, the count of redrives among them."""
    off(server, switch)
    end = """
export const handler = async ({ failed, redrives }) => {
  if (redrives > failed.redrives) return;
  throw Object.assign(new Error(failed.step), { name: "RunFailed" });
};
"""
    given = {"failed.$": "$.failed", "redrives.$": "$$.Execution.RedriveCount"}
    await_redrive = {"FunctionName": function(server, "await-redrive", end), "Payload": given}
    caught = {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "note"}
    note = {"step": "second", "redrives.$": "$$.Execution.RedriveCount"}
    back = {"Variable": "$.failed.step", "StringEquals": "second", "Next": "second"}
    keep = {"OutputPath": "$", "ResultPath": None}
    states = {
        "first": step("any", Next="second") | keep,
        "second": step(switch, Catch=[caught]) | keep,
        "note": {"Type": "Pass", "Parameters": note, "ResultPath": "$.failed", "Next": "hold"},
        "hold": task("lambda:invoke", await_redrive, ResultPath=None, Next="back"),
        "back": {"Type": "Choice", "Choices": [back]},
    }
    arn = start(server, states)
    failed = end_of(server, arn)
    assert failed == redrive_of(server, arn) == ("FAILED", "RunFailed", "second")
    on(server, switch)
    assert redrive_of(server, arn) == ("SUCCEEDED", None, None)
    failing, redriven = ["second", "note", "hold"], ["hold", "back"]
    assert entered(server, arn) == ["first", *failing, *redriven, *failing, *redriven, "second"]


def end_of(server: LocalServer, arn: str) -> tuple[str, str | None, str | None]:
    """(status, error, message of the function that failed)."""
    return _ended(end(server, arn))


def redrive_of(server: LocalServer, arn: str) -> tuple[str, str | None, str | None]:
    """The same, once it has been redriven."""
    return _ended(redrive(server, arn))


def _ended(found: dict[str, Any]) -> tuple[str, str | None, str | None]:
    cause = json.loads(found["cause"])["errorMessage"] if "cause" in found else None
    return found["status"], found.get("error"), cause


def test_an_execution_keeps_the_definition_that_it_began_with(server: LocalServer) -> None:
    failed = run(server, {"fail": {"Type": "Fail", "Error": "Old"}})
    steps, arn = server.client("stepfunctions"), failed["stateMachineArn"]
    before = steps.describe_state_machine(stateMachineArn=arn)["definition"]
    steps.update_state_machine(stateMachineArn=arn, definition=before.replace("Old", "New"))
    kept = steps.describe_state_machine_for_execution(executionArn=failed["executionArn"])
    assert (kept["definition"], kept["stateMachineArn"]) == (before, arn)
    assert "New" in steps.describe_state_machine(stateMachineArn=arn)["definition"]
    assert redrive(server, failed["executionArn"])["error"] == "Old"
