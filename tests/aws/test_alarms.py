"""Functions print metrics, alarms judge them on the moved clock, and tell whoever listens."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.aws.run.alarm_rule import holds
from local.aws.run.alarm_verdict import Criterion, verdict
from local.aws.run.metric_math import compute
from tests.aws.clock import control
from tests.aws.conftest import LocalServer, eventually
from tests.aws.resources import function, queue, role

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


def test_from_a_printed_metric_to_a_notification_and_back(another_server: LocalServer) -> None:
    server = another_server
    arn, inbox = topic(server, "alerts")
    function(server, "reconcile", PRINTS)
    alarm(server, "quarantine", AlarmActions=[arn], OKActions=[arn], AlarmDescription="rows")
    assert state(server, "quarantine")[0] == "OK"
    assert [json.loads(n["Message"])["NewStateValue"] for n in notes(server, inbox)] == ["OK"]

    invoke(server, "reconcile", {"rows": 7})
    assert state(server, "quarantine")[0] == "ALARM"
    (note,) = notes(server, inbox)
    message = json.loads(note["Message"])
    assert note["Subject"] == 'ALARM: "quarantine" in us-east-1'
    assert (message["OldStateValue"], message["AlarmDescription"]) == ("OK", "rows")
    assert "[7]" in message["NewStateReason"] and "(0)" in message["NewStateReason"]

    control(server, "clock?advance=1h")
    assert state(server, "quarantine")[0] == "OK"
    assert json.loads(notes(server, inbox)[0]["Message"])["NewStateValue"] == "OK"
    history = server.client("cloudwatch").describe_alarm_history(AlarmName="quarantine")
    updates = [i for i in history["AlarmHistoryItems"] if i["HistoryItemType"] == "StateUpdate"]
    assert [i["HistorySummary"] for i in updates] == [
        "Alarm updated from ALARM to OK",
        "Alarm updated from OK to ALARM",
        "Alarm updated from INSUFFICIENT_DATA to OK",
    ]


def test_printed_metrics_have_their_dimensions_units_and_values(server: LocalServer) -> None:
    function(server, "printed", PRINTS)
    invoke(server, "printed", {"rows": 3})
    metrics = server.client("cloudwatch").list_metrics(Namespace="shop")["Metrics"]
    found = {(m["MetricName"], tuple(d["Name"] for d in m["Dimensions"])) for m in metrics}
    assert found >= {
        ("RowsQuarantined", ("service",)),
        ("RowsQuarantined", ("service", "dataset")),
        ("Sizes", ("service",)),
    }
    by_dataset = [{"Name": "service", "Value": "reconcile"}, {"Name": "dataset", "Value": "sales"}]
    alarm(
        server, "sizes", MetricName="Sizes", Dimensions=by_dataset, Statistic="Maximum", Threshold=8
    )
    assert state(server, "sizes")[0] == "ALARM"
    other = [{"Name": "service", "Value": "reconcile"}, {"Name": "dataset", "Value": "stores"}]
    alarm(server, "others", MetricName="Sizes", Dimensions=other, Statistic="Maximum")
    assert state(server, "others")[0] == "OK"


def test_a_state_change_is_an_event(server: LocalServer) -> None:
    url, arn = queue(server, "alarm-events")
    events = server.client("events")
    pattern = {"source": ["aws.cloudwatch"], "detail": {"alarmName": ["evented"]}}
    events.put_rule(Name="alarms", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="alarms", Targets=[{"Id": "1", "Arn": arn}])
    alarm(server, "evented", TreatMissingData="breaching", MetricName="Never")
    assert state(server, "evented")[0] == "ALARM"
    (event,) = eventually(lambda: notes(server, url))
    assert event["detail-type"] == "CloudWatch Alarm State Change"
    assert event["detail"]["state"]["value"] == "ALARM"
    assert event["detail"]["previousState"]["value"] == "INSUFFICIENT_DATA"


def test_queues_functions_and_executions_are_measured(another_server: LocalServer) -> None:
    server = another_server
    url, _ = queue(server, "dead")
    by_name = [{"Name": "QueueName", "Value": "dead"}]
    about = {"Namespace": "AWS/SQS", "Dimensions": by_name, "Statistic": "Maximum"}
    alarm(server, "depth", MetricName="ApproximateNumberOfMessagesVisible", **about)
    age = {"MetricName": "ApproximateAgeOfOldestMessage", "Threshold": 3600.0}
    alarm(server, "age", EvaluationPeriods=1, **age, **about)
    assert state(server, "depth")[0] == "OK"
    server.client("sqs").send_message(QueueUrl=url, MessageBody="lost")
    assert (state(server, "depth")[0], state(server, "age")[0]) == ("ALARM", "OK")
    control(server, "clock?advance=2h")
    assert (state(server, "depth")[0], state(server, "age")[0]) == ("ALARM", "ALARM")
    server.client("sqs").purge_queue(QueueUrl=url)
    control(server, "clock?advance=10m")
    assert (state(server, "depth")[0], state(server, "age")[0]) == ("OK", "OK")

    function(server, "breaks", "export const handler = async () => { throw new Error('no') }")
    by_function = [{"Name": "FunctionName", "Value": "breaks"}]
    alarm(server, "errors", Namespace="AWS/Lambda", MetricName="Errors", Dimensions=by_function)
    invoke(server, "breaks", {})
    assert state(server, "errors")[0] == "ALARM"


def test_a_failed_execution_raises_its_alarm_without_being_asked(
    another_server: LocalServer,
) -> None:
    server = another_server
    arn, inbox = topic(server, "alerts")
    machine = server.client("stepfunctions").create_state_machine(
        name="fails",
        definition=json.dumps({"StartAt": "f", "States": {"f": {"Type": "Fail", "Error": "No"}}}),
        roleArn=role(server, "fails", "states.amazonaws.com"),
    )["stateMachineArn"]
    by_machine = [{"Name": "StateMachineArn", "Value": machine}]
    about = {"Namespace": "AWS/States", "MetricName": "ExecutionsFailed", "Dimensions": by_machine}
    alarm(server, "failed", AlarmActions=[arn], **about)
    server.client("stepfunctions").start_execution(stateMachineArn=machine)
    (note,) = eventually(lambda: notes(server, inbox))
    assert json.loads(note["Message"])["AlarmName"] == "failed"


def test_a_composite_alarm_follows_the_others(server: LocalServer) -> None:
    alarm(server, "part-bad", TreatMissingData="breaching", MetricName="Never")
    alarm(server, "part-good", MetricName="Never")
    cloudwatch = server.client("cloudwatch")
    rule = 'ALARM("part-bad") AND NOT ALARM("part-good")'
    cloudwatch.put_composite_alarm(AlarmName="whole", AlarmRule=rule)
    assert state(server, "whole") == ("ALARM", f"{rule} is true")
    cloudwatch.put_composite_alarm(AlarmName="whole", AlarmRule='OK("part-bad")')
    assert state(server, "whole")[0] == "OK"


def test_metric_math_is_computed(server: LocalServer) -> None:
    function(server, "mathematics", PRINTS.replace('"shop"', '"maths"'))
    invoke(server, "mathematics", {"rows": 3})
    by_service = [{"Name": "service", "Value": "reconcile"}]

    def metric(name: str) -> dict[str, Any]:
        return {"Namespace": "maths", "MetricName": name, "Dimensions": by_service}

    stat = {"Period": 300, "Stat": "Sum"}
    server.client("cloudwatch").put_metric_alarm(
        AlarmName="maths",
        EvaluationPeriods=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        Threshold=20.0,
        Metrics=[
            {
                "Id": "rows",
                "MetricStat": {"Metric": metric("RowsQuarantined"), **stat},
                "ReturnData": False,
            },
            {"Id": "sizes", "MetricStat": {"Metric": metric("Sizes"), **stat}, "ReturnData": False},
            {"Id": "share", "Expression": "100 * rows / sizes", "Label": "share"},
        ],
    )
    assert state(server, "maths")[0] == "ALARM"


@pytest.mark.parametrize(
    ("points", "m", "missing", "ignore", "breaching", "not_breaching"),
    [
        # The tables of the CloudWatch guide, N = 3; "same" keeps the state.
        ("0-X-X", 3, "OK", "OK", "OK", "OK"),
        ("0----", 3, "OK", "OK", "OK", "OK"),
        ("-----", 3, "INSUFFICIENT_DATA", "same", "ALARM", "OK"),
        ("0XX-X", 3, "ALARM", "ALARM", "ALARM", "ALARM"),
        ("--X--", 3, "ALARM", "same", "ALARM", "OK"),
        ("0-X-X", 2, "ALARM", "ALARM", "ALARM", "ALARM"),
        ("00X0X", 2, "ALARM", "ALARM", "ALARM", "ALARM"),
        ("0-X--", 2, "OK", "OK", "ALARM", "OK"),
        ("----0", 2, "OK", "OK", "ALARM", "OK"),
        ("---X-", 2, "ALARM", "same", "ALARM", "OK"),
    ],
)
def test_missing_data(
    points: str, m: int, missing: str, ignore: str, breaching: str, not_breaching: str
) -> None:
    values = [{"0": 0.0, "X": 9.0, "-": None}[letter] for letter in points]
    policies = ("missing", "ignore", "breaching", "notBreaching")
    found = [
        verdict(values, Criterion("GreaterThanThreshold", 5.0, 3, m, policy), "same")
        for policy in policies
    ]
    assert found == [missing, ignore, breaching, not_breaching]


@pytest.mark.parametrize(
    ("operator", "states"),
    [
        ("GreaterThanThreshold", ["OK", "OK", "ALARM"]),
        ("GreaterThanOrEqualToThreshold", ["OK", "ALARM", "ALARM"]),
        ("LessThanThreshold", ["ALARM", "OK", "OK"]),
        ("LessThanOrEqualToThreshold", ["ALARM", "ALARM", "OK"]),
    ],
)
def test_comparisons(operator: str, states: list[str]) -> None:
    criterion = Criterion(operator, 5.0, 1, 1, "missing")
    assert [verdict([value], criterion, "") for value in (4.0, 5.0, 6.0)] == states


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("100 * a / b", 25.0),
        ("a / none", None),
        ("a / (b - b)", None),
        ("FILL(none, 0) + a", 1.0),
        ("IF(b > 2, a, 0 - a)", 1.0),
        ("MAX([a, b, none])", 4.0),
        ("-a + SUM([a, b])", 4.0),
    ],
)
def test_metric_math(expression: str, value: float | None) -> None:
    assert compute(expression, {"a": 1.0, "b": 4.0, "none": None}) == value


def test_metric_math_that_is_not_known_is_named() -> None:
    with pytest.raises(ValueError, match="'ANOMALY_DETECTION_BAND"):
        compute("ANOMALY_DETECTION_BAND(a, 2)", {"a": 1.0})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('ALARM("bad")', True),
        ("ALARM(bad) AND OK(good)", True),
        ("NOT ALARM(bad) OR INSUFFICIENT_DATA(good)", False),
        ("(ALARM(good) OR ALARM(bad)) AND TRUE", True),
        ("NOT (ALARM(bad) AND OK(good))", False),
    ],
)
def test_alarm_rules(rule: str, expected: bool) -> None:
    assert holds(rule, {"bad": "ALARM", "good": "OK"}.__getitem__) is expected


@pytest.mark.parametrize("rule", ["ALARM(bad", "ALARM(bad) AND", "bad", "ALARM(bad) OK(bad)"])
def test_a_rule_that_cannot_be_read_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="expected ALARM"):
        holds(rule, lambda name: "OK")
