"""What an alarm does when its state changes: its actions are told, and an event goes out."""

from __future__ import annotations

import json
from typing import Any

from local.aws.context import LocalAws
from local.aws.run.delivery import deliver
from local.aws.run.targets import Delivery

_PRINCIPAL = "cloudwatch.amazonaws.com"
_ACTIONS = {
    "OK": "ok_actions",
    "ALARM": "alarm_actions",
    "INSUFFICIENT_DATA": "insufficient_data_actions",
}


def announce(aws: LocalAws, alarm: Any, before: str) -> None:
    """Tell everybody that `alarm` went from the state `before` to the one it has now."""
    _remember(alarm, "StateUpdate", f"Alarm updated from {before} to {alarm.state_value}", before)
    _emit(aws, alarm, before)
    if not alarm.actions_enabled:
        return
    for action in getattr(alarm, _ACTIONS[alarm.state_value]) or []:
        subject = f'{alarm.state_value}: "{alarm.name}" in {aws.region}'[:100]
        message = json.dumps(_message(aws, alarm, before))
        sent = deliver(
            aws, Delivery({"Arn": action}, message, _PRINCIPAL, alarm.alarm_arn, subject)
        )
        how = f"failed: {sent.reason}" if sent.reason else "executed"
        _remember(alarm, "Action", f"{how} action {action}", before)


def _remember(alarm: Any, kind: str, summary: str, before: str) -> None:
    data = {
        "version": "1.0",
        "oldState": {"stateValue": before},
        "newState": {"stateValue": alarm.state_value, "stateReason": alarm.state_reason},
    }
    alarm.local_history.append(
        {
            "AlarmName": alarm.name,
            "AlarmType": "CompositeAlarm" if alarm.rule else "MetricAlarm",
            "Timestamp": alarm.state_updated_timestamp,
            "HistoryItemType": kind,
            "HistorySummary": summary,
            "HistoryData": json.dumps(data),
        }
    )


def _message(aws: LocalAws, alarm: Any, before: str) -> dict[str, Any]:
    """The notification as CloudWatch writes it."""
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": aws.account,
        "AlarmConfigurationUpdatedTimestamp": _stamp(alarm.configuration_updated_timestamp),
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": _stamp(alarm.state_updated_timestamp),
        "Region": aws.region,
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": before,
        "OKActions": alarm.ok_actions or [],
        "AlarmActions": alarm.alarm_actions or [],
        "InsufficientDataActions": alarm.insufficient_data_actions or [],
        **({"AlarmRule": alarm.rule} if alarm.rule else {"Trigger": _trigger(alarm)}),
    }


def _trigger(alarm: Any) -> dict[str, Any]:
    return {
        "MetricName": alarm.metric_name,
        "Namespace": alarm.namespace,
        "Statistic": alarm.statistic,
        "Dimensions": [{"name": d.name, "value": d.value} for d in alarm.dimensions],
        "Period": alarm.period,
        "EvaluationPeriods": alarm.evaluation_periods,
        "DatapointsToAlarm": alarm.datapoints_to_alarm,
        "ComparisonOperator": alarm.comparison_operator,
        "Threshold": alarm.threshold,
        "TreatMissingData": alarm.treat_missing_data or "missing",
    }


def _emit(aws: LocalAws, alarm: Any, before: str) -> None:
    state = {
        "value": alarm.state_value,
        "reason": alarm.state_reason,
        "timestamp": _stamp(alarm.state_updated_timestamp),
    }
    detail = {
        "alarmName": alarm.name,
        "state": state,
        "previousState": {"value": before},
        "configuration": {"description": alarm.description},
    }
    aws.emit("aws.cloudwatch", "CloudWatch Alarm State Change", detail, [alarm.alarm_arn])


def _stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000"
