"""CloudWatch: composite alarms, the history of alarms, and states that survive an update."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import add, replace
from local.aws.run.alarm_rule import holds
from local.aws.run.alarm_verdict import INSUFFICIENT
from local.aws.run.alarms import evaluate

# Everything a metric alarm has and a composite one has not.
_UNMEASURED = (
    "namespace",
    "metric_name",
    "comparison_operator",
    "evaluation_periods",
    "period",
    "threshold",
    "statistic",
)


def install(aws: LocalAws) -> None:
    """Add the operations, and look at the alarms when they are asked for."""
    from moto.cloudwatch.responses import CloudWatchResponse

    _states()
    add(CloudWatchResponse, "put_composite_alarm", _put_composite)
    add(CloudWatchResponse, "describe_alarm_history", _history)

    def describe_alarms(response: Any) -> Any:
        evaluate(aws)
        found = original(response)
        types = response._get_param("AlarmTypes", []) or ["MetricAlarm"]
        for kind, field in (("MetricAlarm", "MetricAlarms"), ("CompositeAlarm", "CompositeAlarms")):
            if kind not in types:
                found.result[field] = []
        return found

    original = replace(CloudWatchResponse, "describe_alarms", describe_alarms)


def _states() -> None:
    """A new alarm knows nothing yet; one that is put again keeps its state, as on AWS."""
    from moto.cloudwatch.models import Alarm, CloudWatchBackend

    def create(alarm: Any, *args: Any, **more: Any) -> None:
        original_create(alarm, *args, **more)
        alarm.state_value = INSUFFICIENT
        alarm.local_history = []

    def put(backend: Any, name: str, *args: Any, **more: Any) -> Any:
        before = backend.alarms.get(name)
        alarm = original_put(backend, name, *args, **more)
        for field in ("state_value", "state_reason", "state_reason_data", "local_history"):
            setattr(alarm, field, getattr(before or alarm, field))
        if before:
            alarm.state_updated_timestamp = before.state_updated_timestamp
        return alarm

    original_create = replace(Alarm, "__init__", create)
    original_put = replace(CloudWatchBackend, "put_metric_alarm", put)


def _put_composite(response: Any) -> Any:
    from moto.core.responses import EmptyResult

    rule = response._get_param("AlarmRule")
    holds(rule, lambda name: "OK")  # refuses what it cannot read
    response.cloudwatch_backend.put_metric_alarm(
        name=response._get_param("AlarmName"),
        **dict.fromkeys(_UNMEASURED),
        description=response._get_param("AlarmDescription"),
        dimensions=[],
        alarm_actions=response._get_param("AlarmActions", []),
        ok_actions=response._get_param("OKActions", []),
        insufficient_data_actions=response._get_param("InsufficientDataActions", []),
        actions_enabled=response._get_bool_param("ActionsEnabled"),
        rule=rule,
        tags=response._get_param("Tags", []),
    )
    return EmptyResult()


def _history(response: Any) -> Any:
    from moto.core.responses import ActionResult

    alarms = response.cloudwatch_backend.alarms
    name, kind = response._get_param("AlarmName"), response._get_param("HistoryItemType")
    items = [
        item
        for alarm in list(alarms.values())
        if name in (None, alarm.name)
        for item in alarm.local_history
        if kind in (None, item["HistoryItemType"])
        if _moment(response, "StartDate", datetime.min) <= item["Timestamp"].replace(tzinfo=None)
        if item["Timestamp"].replace(tzinfo=None) <= _moment(response, "EndDate", datetime.max)
    ]
    newest = sorted(items, key=lambda item: item["Timestamp"], reverse=True)
    return ActionResult({"AlarmHistoryItems": newest[: response._get_param("MaxRecords") or 100]})


def _moment(response: Any, name: str, otherwise: datetime) -> datetime:
    """A time in UTC that was sent as seconds, as text, or not at all."""
    sent = response._get_param(name)
    if sent is None:
        return otherwise
    if isinstance(sent, int | float):
        return datetime.fromtimestamp(sent, UTC).replace(tzinfo=None)
    moment = sent if isinstance(sent, datetime) else datetime.fromisoformat(str(sent))
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)
