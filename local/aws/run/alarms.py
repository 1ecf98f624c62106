"""CloudWatch alarms that really evaluate, when somebody asks and when time moves."""

from __future__ import annotations

import json
import sys
import threading
import weakref
from datetime import UTC, datetime, timedelta
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
_INDEXES: weakref.WeakKeyDictionary[Any, SeriesIndex] = weakref.WeakKeyDictionary()


def evaluate(aws: LocalAws) -> None:
    """Bring every alarm to the state that the metrics call for now."""
    from moto.cloudwatch.models import cloudwatch_backends

    backend = cloudwatch_backends[aws.account][aws.region]
    with _TURN:
        alarms = list(backend.alarms.values())
        if not alarms:
            return
        sample_queues(aws)
        index = _INDEXES.setdefault(backend, SeriesIndex(aws))
        for alarm in [alarm for alarm in alarms if not alarm.rule]:
            _guarded(aws, alarm, lambda alarm=alarm: _measured(aws, index, alarm))
        states = {key: a for a in alarms for key in (a.name, a.alarm_arn)}
        for alarm in [alarm for alarm in alarms if alarm.rule]:
            _guarded(aws, alarm, lambda alarm=alarm: _composed(alarm, states))


def _guarded(aws: LocalAws, alarm: Any, judge: Any) -> None:
    """One alarm that cannot be judged says so and does not keep the others from being judged."""
    try:
        state, why, data = judge()
    except Exception as error:
        why = f"the local AWS cannot evaluate it: {error}"
        if alarm.state_reason != why:
            print("ALARM", alarm.name, why, file=sys.stderr, flush=True)
            alarm.state_reason = why
        return
    if state == alarm.state_value:
        return
    before = alarm.state_value
    alarm.update_state(why, json.dumps(data), state)
    announce(aws, alarm, before)


def _composed(alarm: Any, states: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    def state_of(name: str) -> str:
        if name not in states:
            raise KeyError(f"its rule names {name!r}, which is no alarm")
        return str(states[name].state_value)

    state = ALARM if holds(alarm.rule, state_of) else OK
    return state, f"{alarm.rule} is {'true' if state == ALARM else 'false'}", {}


def _measured(aws: LocalAws, index: SeriesIndex, alarm: Any) -> tuple[str, str, dict[str, Any]]:
    periods = int(alarm.evaluation_periods)
    criterion = Criterion(
        str(alarm.comparison_operator),
        float(alarm.threshold),
        periods,
        int(alarm.datapoints_to_alarm or periods),
        alarm.treat_missing_data or "missing",
    )
    length = _period(alarm)
    end = aws.clock.now()
    wanted = datapoints_wanted(periods, length)
    windows = [(end - timedelta(seconds=length * (i + 1)), length) for i in reversed(range(wanted))]
    points = [_point(index, alarm, start, seconds) for start, seconds in windows]
    state = verdict(points, criterion, alarm.state_value)
    data = {"version": "1.0", "queryDate": end.isoformat(), "recentDatapoints": points}
    return state, reason(points, criterion, state), data


def _period(alarm: Any) -> int:
    if alarm.period:
        return int(alarm.period)
    given = [q.metric_stat.period for q in alarm.metric_data_queries if q.metric_stat]
    return int(given[0] if given else alarm.metric_data_queries[0].period)


def _point(index: SeriesIndex, alarm: Any, start: datetime, seconds: int) -> float | None:
    if not alarm.metric_data_queries:
        key = _key(alarm.namespace, alarm.metric_name, alarm.dimensions)
        stat = alarm.statistic or alarm.extended_statistic
        return _read(index, key, stat, start, seconds)
    values: dict[str, float | None] = {}
    for query in alarm.metric_data_queries:
        if query.metric_stat:
            metric = query.metric_stat.metric
            key = _key(metric.namespace, metric.metric_name, metric.dimensions)
            values[query.id] = _read(index, key, query.metric_stat.stat, start, seconds)
    for query in alarm.metric_data_queries:
        if query.expression:
            values[query.id] = compute(query.expression, values)
    shown = [q.id for q in alarm.metric_data_queries if str(q.return_data).lower() != "false"]
    return values[shown[-1]]


def _key(namespace: str, name: str, dimensions: list[Any]) -> Key:
    return namespace, name, frozenset((each.name, each.value) for each in dimensions)


def _read(index: SeriesIndex, key: Key, stat: str, start: datetime, seconds: int) -> float | None:
    after = start.astimezone(UTC).timestamp()
    data = index.between(key, after, after + seconds)
    if not data and key[0] == HELD and (last := index.last(key, after)) is not None:
        data = [last]  # AWS reports it every minute; here it stands until it changes
    return statistic(data, stat) if data else None
