"""Functions print metrics, alarms judge them on the moved clock, and tell whoever listens."""

from __future__ import annotations

import json
from typing import Any

from tests.aws.alarms import PRINTS, alarm, invoke, notes, state, topic
from tests.aws.clock import control
from tests.aws.conftest import LocalServer, eventually
from tests.aws.resources import function, queue, role


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
    assert note["Subject"] == 'ALARM: "quarantine" in eu-central-1'
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
    since = server.client("cloudwatch").describe_alarm_history(
        AlarmName="quarantine", HistoryItemType="StateUpdate", StartDate=updates[0]["Timestamp"]
    )
    assert since["AlarmHistoryItems"] == updates[:1]


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
