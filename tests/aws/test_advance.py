"""Advancing the clock fires what was due on the way, in order, and waits for what that started."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws.clock import control, now
from tests.aws.conftest import LocalServer
from tests.aws.resources import function, queue, role

SAYS = """
export const handler = async (event) => {
  await new Promise((done) => setTimeout(done, event.milliseconds ?? 0));
  if (event.fail) throw new RangeError("as told");
  console.log("SAID", JSON.stringify({ ...event, at: new Date().toISOString() }));
};
"""


@pytest.fixture
def clean(another_server: LocalServer) -> Iterator[LocalServer]:
    """A server with a role for schedules, whose clock stands at midnight."""
    role(another_server, "schedules", "scheduler.amazonaws.com")
    midnight = now(another_server).date() + timedelta(days=1)
    control(another_server, f"clock?to={midnight}T00:00:00Z")
    yield another_server


def schedule(server: LocalServer, name: str, expression: str, arn: str, **more: Any) -> None:
    given = {"RoleArn": "arn:aws:iam::123456789012:role/schedules", **more.pop("Target", {})}
    server.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression=expression,
        FlexibleTimeWindow=more.pop("FlexibleTimeWindow", {"Mode": "OFF"}),
        Target={"Arn": arn, "Input": "{}", **given},
        **more,
    )


def said(server: LocalServer, name: str) -> list[dict[str, Any]]:
    logs = server.client("logs")
    found = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}", limit=1000)["events"]
    lines = [e["message"] for e in found if e["message"].startswith("SAID")]
    return [json.loads(line.removeprefix("SAID ")) for line in lines]


def times(report: dict[str, Any]) -> list[tuple[str, str]]:
    named = [(f["at"][11:16], f.get("schedule") or f.get("rule")) for f in report["fired"]]
    return [(at, str(name)) for at, name in named]


def test_what_is_due_fires_in_order_and_once(clean: LocalServer) -> None:
    fn = function(clean, "says", SAYS)
    told = {"Input": '{"by": "a", "due": "<aws.scheduler.scheduled-time>"}'}
    schedule(clean, "six", "cron(0 6 * * ? *)", fn, Target=told)
    schedule(clean, "four", "cron(0 4 * * ? *)", fn)
    schedule(
        clean,
        "window",
        "cron(30 4 * * ? *)",
        fn,
        FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 30},
    )
    schedule(clean, "off", "cron(0 5 * * ? *)", fn, State="DISABLED")
    schedule(clean, "past", "at(2020-01-01T00:00:00)", fn)
    report = control(clean, "clock?advance=12h")
    assert times(report) == [
        ("04:00", "default/four"),
        ("04:30", "default/window"),
        ("06:00", "default/six"),
    ]
    assert {f["status"] for f in report["fired"]} == {"SUCCEEDED"} and report["failed"] == 0
    messages = said(clean, "says")
    assert [m["at"][11:16] for m in messages] == ["04:00", "04:30", "06:00"]
    assert messages[-1]["by"] == "a" and messages[-1]["due"].endswith("T06:00:00Z")
    again = control(clean, "clock?advance=12h")
    assert again["fired"] == []


def test_groups_rates_zones_starts_and_ends_are_kept(clean: LocalServer) -> None:
    fn, start = function(clean, "says", SAYS), now(clean).replace(minute=0, second=0)
    clean.client("scheduler").create_schedule_group(Name="hourly")
    schedule(
        clean,
        "rate",
        "rate(2 hours)",
        fn,
        GroupName="hourly",
        StartDate=start + timedelta(hours=1),
        EndDate=start + timedelta(hours=5),
    )
    schedule(clean, "tokyo", "cron(0 13 * * ? *)", fn, ScheduleExpressionTimezone="Asia/Tokyo")
    once = f"at({start + timedelta(hours=4):%Y-%m-%dT%H:%M:%S})"
    schedule(clean, "once", once, fn, ActionAfterCompletion="DELETE")
    report = control(clean, "clock?advance=9h")
    assert times(report) == [
        ("01:00", "hourly/rate"),
        ("03:00", "hourly/rate"),
        ("04:00", "default/once"),
        ("04:00", "default/tokyo"),
        ("05:00", "hourly/rate"),
    ]
    left = clean.client("scheduler").list_schedules()["Schedules"]
    assert sorted(each["Name"] for each in left) == ["rate", "tokyo"]


def test_rules_fire_by_their_schedule(clean: LocalServer) -> None:
    url, arn = queue(clean, "ticks")
    events = clean.client("events")
    events.put_rule(Name="tick", ScheduleExpression="cron(0 3 * * ? *)")
    events.put_targets(Rule="tick", Targets=[{"Id": "1", "Arn": arn}])
    events.put_rule(Name="silent", ScheduleExpression="cron(0 3 * * ? *)", State="DISABLED")
    report = control(clean, "clock?advance=1d")
    assert times(report) == [("03:00", "tick")] and report["fired"][0]["status"] == "DELIVERED"
    (message,) = clean.client("sqs").receive_message(QueueUrl=url)["Messages"]
    event = json.loads(message["Body"])
    assert event["time"].endswith("T03:00:00Z") and event["detail-type"] == "Scheduled Event"


def machine(server: LocalServer, name: str, state: dict[str, Any]) -> str:
    arn: str = server.client("stepfunctions").create_state_machine(
        name=name,
        definition=json.dumps({"StartAt": "only", "States": {"only": state}}),
        roleArn=role(server, f"{name}-states", "states.amazonaws.com"),
    )["stateMachineArn"]
    return arn


def test_a_run_is_over_before_time_goes_on(clean: LocalServer) -> None:
    fn = function(clean, "says", SAYS)
    parameters = {"FunctionName": fn, "Payload": {"milliseconds": 1500}}
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": parameters}
    schedule(clean, "run", "cron(0 6 * * ? *)", machine(clean, "slow", {**task, "End": True}))
    schedule(clean, "after", "cron(1 6 * * ? *)", fn)
    report = control(clean, "clock?advance=1d")
    run, after = report["fired"]
    assert run["status"] == "SUCCEEDED" and run["started"].startswith("arn:aws:states:")
    found = clean.client("stepfunctions").describe_execution(executionArn=run["started"])
    started = found["startDate"].astimezone(UTC)
    assert f"{started:%H:%M}" == "06:00"
    first, second = (datetime.fromisoformat(m["at"]) for m in said(clean, "says"))
    assert started < first < second and after["status"] == "SUCCEEDED"


def test_without_waiting_it_goes_on_at_once(clean: LocalServer) -> None:
    fn = function(clean, "says", SAYS)
    schedule(clean, "slow", "cron(0 6 * * ? *)", fn, Target={"Input": '{"milliseconds": 3000}'})
    report = control(clean, "clock?advance=1d&wait=no")
    assert [f["status"] for f in report["fired"]] == ["RUNNING"]


def test_what_fails_is_told(clean: LocalServer) -> None:
    fn = function(clean, "says", SAYS)
    clean.client("lambda").put_function_event_invoke_config(
        FunctionName="says", MaximumRetryAttempts=0
    )
    schedule(clean, "bad", "cron(0 1 * * ? *)", fn, Target={"Input": '{"fail": true}'})
    failing = {"Type": "Fail", "Error": "Broken", "Cause": "as told"}
    schedule(clean, "run", "cron(0 2 * * ? *)", machine(clean, "fails", failing))
    url, dead = queue(clean, "undelivered")
    gone = fn.replace("says", "gone")
    schedule(clean, "gone", "cron(0 3 * * ? *)", gone, Target={"DeadLetterConfig": {"Arn": dead}})
    report = control(clean, "clock?advance=1d")
    assert [(f["status"], f["reason"] and f["reason"][:15]) for f in report["fired"]] == [
        ("FAILED", "as told"),
        ("FAILED", "Broken: as told"),
        ("NOT_DELIVERED", "ResourceNotFoun"),
    ]
    assert report["failed"] == 3
    assert clean.client("sqs").receive_message(QueueUrl=url)["Messages"]


def test_a_target_s_queue_is_drained(clean: LocalServer) -> None:
    fn = function(
        clean,
        "worker",
        SAYS,
    )
    url, arn = queue(clean, "work")
    clean.client("lambda").create_event_source_mapping(
        EventSourceArn=arn, FunctionName=fn, BatchSize=1
    )
    schedule(clean, "send", "cron(0 1 * * ? *)", arn)
    control(clean, "clock?advance=2h")
    assert len(said(clean, "worker")) == 1
    attributes = clean.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    assert attributes["Attributes"]["ApproximateNumberOfMessages"] == "0"


def test_a_wrong_expression_is_named(clean: LocalServer) -> None:
    with pytest.raises(ClientError, match=r"schedule typo: cron\(0 6 \* \* \* \*\): expected six"):
        schedule(clean, "typo", "cron(0 6 * * * *)", "arn:aws:lambda:eu-central-1:1:function:f")
    with pytest.raises(ClientError, match="rule typo: .*hours '24'"):
        clean.client("events").put_rule(Name="typo", ScheduleExpression="cron(0 24 * * ? *)")
