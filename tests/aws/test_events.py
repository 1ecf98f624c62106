"""S3 -> EventBridge -> SQS -> Lambda, with what goes wrong on the way."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from tests.aws.conftest import LocalServer, eventually
from tests.aws.resources import created_rule, function, messages, queue, watched_bucket

KEYS = [
    "in/a b.csv",
    "in/a+b.csv",
    "in/%2e%2e/x.csv",
    "in/größe-日本.csv",
    "in/q?x=1&y#z.csv",
    "in/a//b",
]

# Prints the good items and reports the others; takes its time over slow ones.
WORKER = """
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
export const handler = async ({ Records }) => {
  const failures = [];
  for (const record of Records) {
    const { detail } = JSON.parse(record.body);
    if (detail.object.key.includes("slow")) await pause();
    if (detail.object.key.includes("bad")) failures.push({ itemIdentifier: record.messageId });
    else console.log("DONE", detail.object.key);
  }
  return { batchItemFailures: failures };
};
"""


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
    fn = function(server, "storm", WORKER)
    server.client("lambda").create_event_source_mapping(
        EventSourceArn=arn, FunctionName=fn, ScalingConfig={"MaximumConcurrency": 2}
    )
    created_rule(server, "storm", {"Arn": arn})
    # Slow enough that a second batch comes while the first is worked on.
    keys = [f"slow-{number:03}" for number in range(120)]
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
