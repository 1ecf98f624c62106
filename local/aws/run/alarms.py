"""CloudWatch alarms that really evaluate, when somebody asks and when time moves."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from local.aws.context import LocalAws
from local.aws.run.alarm_actions import announce
from local.aws.run.alarm_rule import holds
from local.aws.run.alarm_verdict import (
    ALARM,
    OK,
    Criterion,
    datapoints_wanted,
    reason,
    verdict,
)
from local.aws.run.metric_math import compute
from local.aws.run.metric_series import Key, SeriesIndex, statistic
from local.aws.run.queue_metrics import HELD, sample_queues

_TURN = threading.Lock()
_INDEX = SeriesIndex()
Judgement = tuple[str, str, dict[str, Any]]


def has_alarms(aws: LocalAws) -> bool:
    """Whether there is anything to evaluate."""
    return bool(_backend(aws).alarms)


def evaluate(aws: LocalAws) -> None:
    """Bring every alarm to the state that the metrics call for now."""
    backend = _backend(aws)
    alarms = list(backend.alarms.values())
    if not alarms:
        return
    changed: list[tuple[Any, str]] = []
    states = {key: alarm for alarm in alarms for key in (alarm.name, alarm.alarm_arn)}
    with _TURN:
        sample_queues(aws)
        _INDEX.read(backend.metric_data)
        end = aws.clock.now()
        for alarm in sorted(alarms, key=lambda alarm: bool(alarm.rule)):
            before = alarm.state_value
            judge = partial(_composed, states) if alarm.rule else partial(_measured, end)
            _update(alarm, judge)
            if alarm.state_value != before:
                changed.append((alarm, before))
    # Not within the turn: whoever is told may ask how the alarms stand.
    for alarm, before in changed:
        announce(aws, alarm, before)


def _backend(aws: LocalAws) -> Any:
    from moto.cloudwatch.models import cloudwatch_backends

    return cloudwatch_backends[aws.account][aws.region]


def _update(alarm: Any, judge: Callable[[Any], Judgement]) -> None:
    """One alarm that cannot be judged says so and does not keep the others from being judged."""
    try:
        state, why, data = judge(alarm)
    except Exception as error:
        why = f"the local AWS cannot evaluate it: {error}"
        if alarm.state_reason != why:
            print("ALARM", alarm.name, why, file=sys.stderr, flush=True)
            alarm.state_reason = why
        return
    if state != alarm.state_value:
        alarm.update_state(why, json.dumps(data), state)


def _composed(states: dict[str, Any], alarm: Any) -> Judgement:
    def state_of(name: str) -> str:
        if name not in states:
            raise KeyError(f"its rule names {name!r}, which is no alarm")
        return str(states[name].state_value)

    state = ALARM if holds(alarm.rule, state_of) else OK
    return state, f"{alarm.rule} is {'true' if state == ALARM else 'false'}", {}


def _measured(end: datetime, alarm: Any) -> Judgement:
    periods = int(alarm.evaluation_periods)
    criterion = Criterion(
        str(alarm.comparison_operator),
        float(alarm.threshold),
        periods,
        int(alarm.datapoints_to_alarm or periods),
        alarm.treat_missing_data or "missing",
    )
    length = _period(alarm)
    wanted = datapoints_wanted(periods, length)
    starts = [end.timestamp() - length * (number + 1) for number in reversed(range(wanted))]
    points = [_point(alarm, start, length) for start in starts]
    state = verdict(points, criterion, alarm.state_value)
    data = {"version": "1.0", "queryDate": end.isoformat(), "recentDatapoints": points}
    return state, reason(points, criterion, state), data


def _period(alarm: Any) -> int:
    if alarm.period:
        return int(alarm.period)
    given = [q.metric_stat.period for q in alarm.metric_data_queries if q.metric_stat]
    return int(given[0] if given else alarm.metric_data_queries[0].period)


def _point(alarm: Any, start: float, seconds: int) -> float | None:
    if not alarm.metric_data_queries:
        key = _key(alarm.namespace, alarm.metric_name, alarm.dimensions)
        stat = alarm.statistic or alarm.extended_statistic
        return _read(key, stat, start, seconds)
    values: dict[str, float | None] = {}
    for query in alarm.metric_data_queries:
        if query.metric_stat:
            metric = query.metric_stat.metric
            key = _key(metric.namespace, metric.metric_name, metric.dimensions)
            values[query.id] = _read(key, query.metric_stat.stat, start, seconds)
    for query in alarm.metric_data_queries:
        if query.expression:
            values[query.id] = compute(query.expression, values)
    shown = [q.id for q in alarm.metric_data_queries if str(q.return_data).lower() != "false"]
    return values[shown[-1]]


def _key(namespace: str, name: str, dimensions: list[Any]) -> Key:
    return namespace, name, frozenset((each.name, each.value) for each in dimensions)


def _read(key: Key, stat: str, start: float, seconds: int) -> float | None:
    data = _INDEX.between(key, start, start + seconds)
    if not data and key[0] == HELD and (last := _INDEX.last(key, start)) is not None:
        data = [last]  # AWS reports it every minute; here it stands until it changes
    return statistic(data, stat) if data else None
