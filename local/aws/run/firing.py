"""Fires a schedule or a rule: hands every target its payload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.aws.clock import iso
from local.aws.context import LocalAws
from local.aws.run.delivery import Delivered, deliver
from local.aws.run.events import rule_deliveries
from local.aws.run.schedules import Due, every
from local.aws.run.targets import Delivery

_PRINCIPAL = "scheduler.amazonaws.com"


@dataclass(frozen=True)
class Fired:
    """One target that was handed its payload, and what came of it at once."""

    due: Due
    target: str
    delivered: Delivered


def fire(aws: LocalAws, due: Due) -> list[Fired]:
    """Hand every target its payload; a flexible window is used at its start, the due time."""
    if due.kind == "schedule":
        deliveries = [_schedule_delivery(due.thing, due.at)]
    else:
        deliveries = rule_deliveries(aws, due.thing, due.at)
    return [Fired(due, each.target["Arn"], deliver(aws, each)) for each in deliveries]


def complete(aws: LocalAws, due: Due) -> None:
    """Delete a one-time schedule that wants to be deleted after its time."""
    from moto.scheduler.models import scheduler_backends

    if due.kind == "rule" or not str(due.thing.schedule_expression).startswith("at("):
        return
    if due.thing.action_after_completion == "DELETE":
        groups = scheduler_backends[aws.account][aws.region].schedule_groups
        groups[due.thing.group_name].schedules.pop(due.thing.name, None)


def fire_now(aws: LocalAws, kind: str, name: str) -> list[Fired]:
    """Fire the schedule `[group/]name` or the rule `name` without waiting for its time."""
    known = {known: thing for _, known, thing in every(aws, kind)}
    wanted = name if kind == "rule" or "/" in name else f"default/{name}"
    if wanted not in known:
        raise KeyError(f"no {kind} {name!r}; there are: {', '.join(sorted(known)) or 'none'}")
    return fire(aws, Due(aws.clock.now(), kind, wanted, known[wanted]))


def _schedule_delivery(schedule: Any, at: datetime) -> Delivery:
    payload = schedule.target.get("Input") or "{}"
    for name, value in (("scheduled-time", iso(at)), ("schedule-arn", schedule.arn)):
        payload = payload.replace(f"<aws.scheduler.{name}>", value)
    return Delivery(schedule.target, payload, _PRINCIPAL, schedule.arn)
