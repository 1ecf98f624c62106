"""S3 -> EventBridge -> SQS -> Lambda, with what goes wrong on the way."""

from __future__ import annotations

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.aws.conftest import LocalServer, eventually
from tests.aws.resources import created_rule, function, queue, role, watched_bucket

KEYS = [
    "in/a b.csv",
    "in/a+b.csv",
    "in/%2e%2e/x.csv",
    "in/größe-日本.csv",
    "in/q?x=1&y#z.csv",
    "in/a//b",
]

# Prints the good items and reports the others.
WORKER = """
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
export const handler = async ({ Records }) => {
  const failures = [];
  for (const record of Records) {
    const { detail } = JSON.parse(record.body);
    if (detail.object.key.includes("bad")) failures.push({ itemIdentifier: record.messageId });
    else console.log("DONE", detail.object.key);
  }
  return { batchItemFailures: failures };
};
"""


def messages(server: LocalServer, url: str, count: int) -> list[dict[str, Any]]:
    sqs, found = server.client("sqs"), []

    def receive() -> bool:
        more = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        found.extend(more)
        return len(found) >= count

    eventually(receive)
    return found


def fire(server: LocalServer, query: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{server.url}/_local/fire?{query}") as answer:
        result: dict[str, Any] = json.load(answer)
        return result


def test_events_carry_keys_unchanged(server: LocalServer) -> None:
    s3 = watched_bucket(server, "strange-keys")
    url, arn = queue(server, "strange-keys")
    created_rule(server, "strange-keys", {"Arn": arn})
    for key in KEYS:
        s3.put_object(Bucket="strange-keys", Key=key, Body=b"12345")
    events = [json.loads(message["Body"]) for message in messages(server, url, len(KEYS))]
    assert sorted(e["detail"]["object"]["key"] for e in events) == sorted(KEYS)


def test_events_look_like_those_of_s3(server: LocalServer) -> None:
    s3 = watched_bucket(server, "shapes")
    url, arn = queue(server, "shapes")
    created_rule(server, "shapes", {"Arn": arn})
    put = s3.put_object(Bucket="shapes", Key="k", Body=b"12345")
    s3.copy_object(Bucket="shapes", Key="k2", CopySource={"Bucket": "shapes", "Key": "k"})
    first, second = (json.loads(m["Body"]) for m in messages(server, url, 2))
    if first["detail"]["object"]["key"] != "k":
        first, second = second, first
    assert first["source"] == "aws.s3" and first["resources"] == ["arn:aws:s3:::shapes"]
    assert first["detail"]["object"] | {"sequencer": ""} == {
        "key": "k",
        "size": 5,
        "etag": put["ETag"].strip('"'),
        "version-id": put["VersionId"],
        "sequencer": "",
    }
    assert first["time"].endswith("Z") and first["detail"]["reason"] == "PutObject"
    assert second["detail"]["reason"] == "CopyObject"
    assert second["detail"]["object"]["sequencer"] > first["detail"]["object"]["sequencer"]


def test_a_failing_item_ends_in_the_dead_letter_queue(server: LocalServer) -> None:
    s3 = watched_bucket(server, "batches")
    dead_url, dead_arn = queue(server, "batches-dead")
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 2})
    url, arn = queue(server, "batches", VisibilityTimeout="30", RedrivePolicy=redrive)
    fn = function(server, "batches", WORKER)
    server.client("lambda").create_event_source_mapping(
        EventSourceArn=arn,
        FunctionName=fn,
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
        ScalingConfig={"MaximumConcurrency": 2},
    )
    created_rule(server, "batches", {"Arn": arn})
    for name in ("good-1", "bad-1", "good-2", "good-3"):
        s3.put_object(Bucket="batches", Key=name, Body=b"")
    [poison] = messages(server, dead_url, 1)
    assert json.loads(poison["Body"])["detail"]["object"]["key"] == "bad-1"
    logs = server.client("logs").filter_log_events(logGroupName="/aws/lambda/batches")["events"]
    done = sorted(e["message"] for e in logs if e["message"].startswith("DONE"))
    assert done == ["DONE good-1", "DONE good-2", "DONE good-3"]
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    left = server.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=counts)
    assert set(left["Attributes"].values()) == {"0"}


def test_a_storm_is_worked_off_within_bounds_and_loses_nothing(server: LocalServer) -> None:
    """F6: an object each, once, and never more invocations at a time than the mapping allows."""
    s3 = watched_bucket(server, "storm")
    _, arn = queue(server, "storm", VisibilityTimeout="60")
    # Slow enough that a second batch comes while the first is worked on.
    fn = function(server, "storm", WORKER.replace("console.log", "await pause(), console.log"))
    server.client("lambda").create_event_source_mapping(
        EventSourceArn=arn, FunctionName=fn, ScalingConfig={"MaximumConcurrency": 2}
    )
    created_rule(server, "storm", {"Arn": arn})
    keys = [f"o{number:03}" for number in range(120)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda key: s3.put_object(Bucket="storm", Key=key, Body=b""), keys))

    def done() -> list[str]:
        found = server.client("logs").filter_log_events(
            logGroupName="/aws/lambda/storm", filterPattern="DONE", limit=1000
        )["events"]
        return sorted(e["message"] for e in found if e["message"].startswith("DONE"))

    assert eventually(lambda: len(done()) >= len(keys)), len(done())
    assert done() == [f"DONE {key}" for key in keys]
    assert most_at_once(server, "storm") == 2


def most_at_once(server: LocalServer, name: str) -> float:
    """The most invocations of a function that ran at the same time."""
    now = datetime.now(UTC)
    points = server.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName="ConcurrentExecutions",
        Dimensions=[{"Name": "FunctionName", "Value": name}],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Maximum"],
    )["Datapoints"]
    return float(max(point["Maximum"] for point in points))


def test_a_queue_that_does_not_let_events_in_gets_nothing(server: LocalServer) -> None:
    sqs = server.client("sqs")
    sqs.create_queue(QueueName="closed")
    dead_url, dead_arn = queue(server, "closed-dead")
    s3 = watched_bucket(server, "closed")
    arn = "arn:aws:sqs:us-east-1:123456789012:closed"
    created_rule(server, "closed", {"Arn": arn, "DeadLetterConfig": {"Arn": dead_arn}})
    s3.put_object(Bucket="closed", Key="k", Body=b"")
    [message] = messages(server, dead_url, 1)
    assert json.loads(message["Body"])["detail"]["object"]["key"] == "k"
    with urllib.request.urlopen(f"{server.url}/_local/failures") as answer:
        reasons = [f["reason"] for f in json.load(answer)["failures"] if f["target"] == arn]
    assert "does not let events.amazonaws.com sqs:SendMessage" in reasons[0]


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

    assert len(eventually(said)) == 1 and "let-in" in said()[0]


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
    scheduler, fn = server.client("scheduler"), function(server, "scheduled", WORKER)
    arn = role(server, "scheduler-role", "scheduler.amazonaws.com")
    target = {"Arn": fn, "RoleArn": arn, "Input": '{"Records": []}'}
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
