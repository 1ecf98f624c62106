"""Schedules of the Scheduler and rules with a schedule: what is due when."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace
from local.aws.run.timetable import Timetable


@dataclass(frozen=True)
class Due:
    """A schedule or a rule at one of its times."""

    at: datetime
    kind: str
    name: str
    thing: Any


def install(aws: LocalAws) -> None:
    """Refuse what cannot be read as soon as it is made; a rule's rate counts from then."""
    from moto.events.models import Rule
    from moto.scheduler.models import Schedule

    def create_rule(rule: Any, *args: Any, **more: Any) -> None:
        new_rule(rule, *args, **more)
        rule.local_created = aws.clock.now()
        if rule.scheduled_expression:
            _check(rule, "rule")

    def create(schedule: Any, *args: Any, **more: Any) -> None:
        new(schedule, *args, **more)
        _check(schedule, "schedule")

    def update(schedule: Any, *args: Any, **more: Any) -> None:
        wanted = copy.copy(schedule)
        changed(wanted, *args, **more)
        _check(wanted, "schedule")
        changed(schedule, *args, **more)

    new_rule = replace(Rule, "__init__", create_rule)
    new = replace(Schedule, "__init__", create)
    changed = replace(Schedule, "update", update)


def _check(thing: Any, kind: str) -> None:
    from moto.scheduler.exceptions import ValidationException

    try:
        _timetable(thing, kind).check()
    except ValueError as error:
        raise ValidationException(f"{kind} {thing.name}: {error}") from None


def next_due(aws: LocalAws, after: datetime, until: datetime) -> list[Due]:
    """What is due first in (`after`, `until`]: several when they share the moment."""
    found = []
    for kind, name, thing in [*_schedules(aws), *_rules(aws)]:
        moment = _timetable(thing, kind).next(after, until)
        if moment:
            found.append(Due(moment, kind, name, thing))
    first = min((due.at for due in found), default=None)
    return sorted((due for due in found if due.at == first), key=lambda due: (due.kind, due.name))


def _schedules(aws: LocalAws) -> list[tuple[str, str, Any]]:
    return [found for found in every(aws, "schedule") if found[2].state == "ENABLED"]


def _rules(aws: LocalAws) -> list[tuple[str, str, Any]]:
    return [
        found
        for found in every(aws, "rule")
        if found[2].state == "ENABLED" and found[2].scheduled_expression
    ]


def every(aws: LocalAws, kind: str) -> list[tuple[str, str, Any]]:
    """(kind, name, moto's object) of every schedule, or of every rule."""
    from moto.events.models import events_backends
    from moto.scheduler.models import scheduler_backends

    if kind == "rule":
        rules = events_backends[aws.account][aws.region].event_buses["default"].rules
        return [(kind, name, rule) for name, rule in list(rules.items())]
    groups = scheduler_backends[aws.account][aws.region].schedule_groups
    return [
        (kind, f"{group.name}/{name}", schedule)
        for group in list(groups.values())
        for name, schedule in list(group.schedules.items())
    ]


def _timetable(thing: Any, kind: str) -> Timetable:
    if kind == "rule":
        return Timetable(thing.scheduled_expression, thing.local_created, first_period=1)
    return Timetable(
        thing.schedule_expression,
        datetime.fromtimestamp(thing.creation_date, UTC),
        thing.schedule_expression_timezone,
        _moment(thing.start_date),
        _moment(thing.end_date),
    )


def _moment(value: Any) -> datetime | None:
    return datetime.fromtimestamp(float(value), UTC) if value else None
