"""Steps that tests of alarms share: a metric that a function prints, an alarm on it, its topic."""

from __future__ import annotations

import json
from typing import Any

from tests.aws.conftest import LocalServer
from tests.aws.resources import queue

PRINTS = """
export const handler = async ({ rows }) => {
  console.log(JSON.stringify({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{
      Namespace: "shop", Dimensions: [["service"], ["service", "dataset"]],
      Metrics: [{ Name: "RowsQuarantined", Unit: "Count" }, { Name: "Sizes", Unit: "Bytes" }],
    }] },
    service: "reconcile", dataset: "sales", RowsQuarantined: rows, Sizes: [1, 5, 9],
  }));
};
"""


def topic(server: LocalServer, name: str) -> tuple[str, str]:
    """(ARN of a topic that alarms may use, URL of a queue that gets what it is told)."""
    arn: str = server.client("sns").create_topic(Name=name)["TopicArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    server.client("sns").set_topic_attributes(
        TopicArn=arn, AttributeName="Policy", AttributeValue=policy
    )
    url, inbox = queue(server, f"{name}-inbox")
    server.client("sns").subscribe(TopicArn=arn, Protocol="sqs", Endpoint=inbox)
    return arn, url


def alarm(server: LocalServer, name: str, **more: Any) -> None:
    given = {
        "Namespace": "shop",
        "MetricName": "RowsQuarantined",
        "Dimensions": [{"Name": "service", "Value": "reconcile"}],
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0.0,
        "TreatMissingData": "notBreaching",
        **more,
    }
    server.client("cloudwatch").put_metric_alarm(AlarmName=name, **given)


def state(server: LocalServer, name: str) -> tuple[str, str]:
    found = server.client("cloudwatch").describe_alarms(
        AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    (each,) = [*found["MetricAlarms"], *found["CompositeAlarms"]]
    return each["StateValue"], each["StateReason"]


def invoke(server: LocalServer, name: str, event: dict[str, Any]) -> None:
    server.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())


def notes(server: LocalServer, url: str) -> list[dict[str, Any]]:
    found = server.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(m["Body"]) for m in found.get("Messages", [])]
