"""Targets of rules and schedules: who is let in, as whom it is called, and with what."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

from tests.aws.conftest import LocalServer, eventually
from tests.aws.resources import created_rule, function, messages, queue, role, watched_bucket

GREETER = 'export const handler = () => console.log("called");'


def fire(server: LocalServer, query: str) -> dict[str, Any]:
    """Fire a schedule now, whatever its time."""
    with urllib.request.urlopen(f"{server.url}/_local/fire?{query}") as answer:
        result: dict[str, Any] = json.load(answer)
        return result


def refusals(server: LocalServer, target: str) -> list[str]:
    """Why events were not delivered to a target."""
    with urllib.request.urlopen(f"{server.url}/_local/failures") as answer:
        return [f["reason"] for f in json.load(answer)["failures"] if f["target"] == target]


def test_a_queue_that_does_not_let_events_in_gets_nothing(server: LocalServer) -> None:
    sqs = server.client("sqs")
    sqs.create_queue(QueueName="closed")
    dead_url, dead_arn = queue(server, "closed-dead")
    s3 = watched_bucket(server, "closed")
    arn = "arn:aws:sqs:eu-central-1:123456789012:closed"
    created_rule(server, "closed", {"Arn": arn, "DeadLetterConfig": {"Arn": dead_arn}})
    s3.put_object(Bucket="closed", Key="k", Body=b"")
    [message] = messages(server, dead_url, 1)
    assert json.loads(message["Body"])["detail"]["object"]["key"] == "k"
    [reason] = refusals(server, arn)
    assert "does not let events.amazonaws.com sqs:SendMessage" in reason


def test_a_function_gets_the_events_of_the_rules_that_it_lets_in(server: LocalServer) -> None:
    fn = function(server, "direct", "export const handler = (event) => console.log(event.detail);")
    events = server.client("events")
    for rule in ("let-in", "kept-out"):
        arn = events.put_rule(Name=rule, EventPattern=json.dumps({"source": [rule]}))["RuleArn"]
        events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": fn}])
        if rule == "let-in":
            server.client("lambda").add_permission(
                FunctionName="direct",
                StatementId="rule",
                Action="lambda:InvokeFunction",
                Principal="events.amazonaws.com",
                SourceArn=arn,
            )
    for source in ("kept-out", "let-in"):
        entry = {"Source": source, "DetailType": "D", "Detail": json.dumps({"said": source})}
        events.put_events(Entries=[entry])

    def said() -> list[str]:
        logs = server.client("logs")
        found = logs.filter_log_events(logGroupName="/aws/lambda/direct", filterPattern="said")
        return [event["message"] for event in found["events"]]

    # Both have been delivered or refused before what was said is counted.
    [reason] = eventually(lambda: refusals(server, fn))
    assert "rule/kept-out" in reason
    assert eventually(said) and len(said()) == 1 and "let-in" in said()[0]


def test_a_transformer_fills_the_template(server: LocalServer) -> None:
    url, arn = queue(server, "transformed")
    events = server.client("events")
    events.put_rule(Name="transformed", EventPattern='{"source": ["app"]}')
    transformer = {
        "InputPathsMap": {"k": "$.detail.kind", "n": "$.detail.n"},
        "InputTemplate": '{"kind": <k>, "n": <n>, "text": "k=<k>"}',
    }
    target = {"Id": "1", "Arn": arn, "InputTransformer": transformer}
    events.put_targets(Rule="transformed", Targets=[target])
    detail = json.dumps({"kind": 'a "b"', "n": [1]})
    events.put_events(Entries=[{"Source": "app", "DetailType": "D", "Detail": detail}])
    [message] = messages(server, url, 1)
    assert json.loads(message["Body"]) == {"kind": 'a "b"', "n": [1], "text": 'k=a "b"'}


def test_a_schedule_is_fired_with_its_role(server: LocalServer) -> None:
    scheduler, fn = server.client("scheduler"), function(server, "scheduled", GREETER)
    arn = role(server, "scheduler-role", "scheduler.amazonaws.com")
    target = {"Arn": fn, "RoleArn": arn}
    scheduler.create_schedule(
        Name="now",
        ScheduleExpression="rate(1 day)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=target,
    )
    assert fire(server, "schedule=now") == {"fired": "now", "targets": 1}
    logs = server.client("logs")
    group = "/aws/lambda/scheduled"
    assert eventually(lambda: logs.filter_log_events(logGroupName=group)["events"])
    invocations = [call for call in server.calls() if call["action"] == "lambda:InvokeFunction"]
    assert [call["principal"] for call in invocations if call["resource"] == fn] == [arn]


def test_an_unknown_schedule_is_named(server: LocalServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        fire(server, "schedule=never")
    assert "no schedule 'never'" in json.load(caught.value)["error"]


def test_a_topic_that_asks_for_the_rule_gets_nothing(server: LocalServer) -> None:
    sns = server.client("sns")
    arn = sns.create_topic(Name="asking")["TopicArn"]
    account = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": arn,
                "Condition": account,
            }
        ],
    }
    sns.set_topic_attributes(
        TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps(policy)
    )
    created_rule(server, "asking", {"Arn": arn})
    watched_bucket(server, "asking").put_object(Bucket="asking", Key="k", Body=b"")
    [reason] = eventually(lambda: refusals(server, arn))
    assert "does not let events.amazonaws.com sns:Publish" in reason
