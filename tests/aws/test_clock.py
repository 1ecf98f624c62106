"""The clock of the local AWS can be moved forward, and everything that stamps follows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.aws.clock import NEAR, control, is_near, now, refused
from tests.aws.conftest import LocalServer, eventually
from tests.aws.resources import created_rule, function, queue, role, watched_bucket


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """A server whose clock is forty days ahead."""
    running = LocalServer(tmp_path_factory.mktemp("moved"))
    control(running, "clock?advance=40d")
    yield running
    running.stop()


def test_the_clock_starts_at_real_time_and_moves_as_told(another_server: LocalServer) -> None:
    assert abs(now(another_server) - datetime.now(UTC)) < NEAR
    control(another_server, "clock?advance=1d12h")
    assert abs(now(another_server) - datetime.now(UTC) - timedelta(hours=36)) < NEAR
    answer = control(another_server, "clock?to=2099-01-01T06:00:00Z")
    assert answer["now"].startswith("2099-01-01T06:00")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("to=2020-01-01T00:00:00Z", "cannot go back to 2020-01-01T00:00:00Z"),
        ("to=tomorrow", "expected a time like"),
        ("advance=1w", "expected days, hours, minutes"),
        ("advance=-1d", "expected days, hours, minutes"),
        ("", "say how far"),
        ("advance=1d&to=2099-01-01", "say how far"),
    ],
)
def test_a_wrong_move_is_refused(server: LocalServer, query: str, why: str) -> None:
    assert why in refused(server, f"clock?{query}")


def test_objects_are_stamped_by_it(moved: LocalServer) -> None:
    s3 = moved.client("s3")
    s3.create_bucket(Bucket="stamped")
    s3.put_object(Bucket="stamped", Key="k", Body=b"")
    assert is_near(s3.head_object(Bucket="stamped", Key="k")["LastModified"], moved)
    assert is_near(s3.list_objects_v2(Bucket="stamped")["Contents"][0]["LastModified"], moved)


def test_events_and_messages_are_stamped_by_it(moved: LocalServer) -> None:
    s3 = watched_bucket(moved, "timed")
    url, arn = queue(moved, "timed")
    created_rule(moved, "timed", {"Arn": arn})
    s3.put_object(Bucket="timed", Key="k", Body=b"")
    sqs = moved.client("sqs")
    receive = lambda: sqs.receive_message(QueueUrl=url, AttributeNames=["All"]).get("Messages")  # noqa: E731
    (message,) = eventually(receive)
    assert is_near(datetime.fromisoformat(json.loads(message["Body"])["time"]), moved)
    sent = int(message["Attributes"]["SentTimestamp"]) / 1000
    assert is_near(datetime.fromtimestamp(sent, UTC), moved)


def test_executions_are_stamped_by_it(moved: LocalServer) -> None:
    steps = moved.client("stepfunctions")
    state = {"Type": "Pass", "Parameters": {"at.$": "$$.Execution.StartTime"}, "End": True}
    machine = steps.create_state_machine(
        name="timed",
        definition=json.dumps({"StartAt": "one", "States": {"one": state}}),
        roleArn=role(moved, "timed-states", "states.amazonaws.com"),
    )["stateMachineArn"]
    arn = steps.start_execution(stateMachineArn=machine)["executionArn"]

    def ended() -> Any:
        found = steps.describe_execution(executionArn=arn)
        return found if found["status"] == "SUCCEEDED" else None

    found = eventually(ended)
    assert is_near(found["startDate"], moved) and is_near(found["stopDate"], moved)
    assert is_near(datetime.fromisoformat(json.loads(found["output"])["at"]), moved)
    history = steps.get_execution_history(executionArn=arn)["events"]
    assert all(is_near(event["timestamp"], moved) for event in history)


TIMES = """
const atLoad = Date.now();
export const handler = async (event, context) => {
  console.log("said at", new Date().toISOString());
  return {
    atLoad, now: Date.now(), made: new Date().getTime(), text: Date(),
    fixed: new Date(2026, 0, 2).getMonth(), given: new Date(0).toISOString(),
    isDate: new Date() instanceof Date, left: context.getRemainingTimeInMillis(),
  };
};
"""


def test_functions_see_it(moved: LocalServer) -> None:
    function(moved, "times", TIMES)
    call = lambda: json.loads(  # noqa: E731
        moved.client("lambda").invoke(FunctionName="times")["Payload"].read()
    )
    found = call()
    for value in (found["atLoad"], found["now"], found["made"]):
        assert is_near(datetime.fromtimestamp(value / 1000, UTC), moved)
    assert str(now(moved).year) in found["text"]
    assert (found["fixed"], found["given"]) == (0, "1970-01-01T00:00:00.000Z")
    assert found["isDate"] is True
    assert 0 < found["left"] <= 5000
    control(moved, "clock?advance=3d")
    again = call()
    assert is_near(datetime.fromtimestamp(again["now"] / 1000, UTC), moved)
    events = moved.client("logs").filter_log_events(logGroupName="/aws/lambda/times")["events"]
    (late,) = [e for e in events if e["message"].startswith("said at")][-1:]
    assert is_near(datetime.fromtimestamp(late["timestamp"] / 1000, UTC), moved)


def test_keys_of_a_role_still_work(moved: LocalServer) -> None:
    source = """
    import { createRequire } from "node:module";
    export const handler = async () => process.env.AWS_ACCESS_KEY_ID;
    """
    function(moved, "keys", source)
    before = json.loads(moved.client("lambda").invoke(FunctionName="keys")["Payload"].read())
    control(moved, "clock?advance=2d")
    after = json.loads(moved.client("lambda").invoke(FunctionName="keys")["Payload"].read())
    assert before and after
    who = moved.client("sts", key=after).get_caller_identity()
    assert ":assumed-role/keys/" in who["Arn"]
