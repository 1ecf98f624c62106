"""EventBridge Scheduler: a schedule is fired on request; nothing fires by the wall clock here."""

from __future__ import annotations

import time

from local.aws.context import LocalAws
from local.aws.run.delivery import Delivery, deliver

_PRINCIPAL = "scheduler.amazonaws.com"


def install(aws: LocalAws) -> None:
    """Nothing of moto's needs replacing: it keeps schedules and never fires them."""
    from moto.scheduler.models import EventBridgeSchedulerBackend

    if not hasattr(EventBridgeSchedulerBackend, "get_schedule"):
        raise RuntimeError("moto's scheduler has no get_schedule: not the pinned version")


def fire_schedule(aws: LocalAws, name: str) -> None:
    """Run the schedule `[group/]name` now, with the role it names; raises when it cannot."""
    from moto.scheduler.models import scheduler_backends

    group, _, short = name.rpartition("/")
    groups = scheduler_backends[aws.account][aws.region].schedule_groups
    schedules = groups[group or "default"].schedules if (group or "default") in groups else {}
    if short not in schedules:
        known = ", ".join(sorted(schedules)) or "none"
        raise KeyError(f"no schedule {short!r} in group {group or 'default'!r}; there are: {known}")
    schedule = schedules[short]
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    payload = (schedule.target.get("Input") or "{}").replace("<aws.scheduler.scheduled-time>", now)
    payload = payload.replace("<aws.scheduler.schedule-arn>", schedule.arn)
    reason = deliver(aws, Delivery(schedule.target, payload, _PRINCIPAL, schedule.arn))
    if reason:
        raise RuntimeError(f"schedule {short}: {reason}")
