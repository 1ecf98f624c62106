"""Events that come twice, late, never or in another order, as the fault switch says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from local.aws.fault_rule import Rule
from local.aws.faults import FAULTS
from local.aws.run.activity import UNDER_WAY

_LOCK = threading.Lock()
_LATE_SECONDS = 5.0
# Deliveries run side by side: this long apart, one is under way before the next begins.
_APART_SECONDS = 0.3


def hand_out(event: dict[str, Any], offer: Callable[[dict[str, Any]], None]) -> None:
    """Offer an event to the rules of the bus: once, unless a fault says otherwise."""
    arrived = event["source"] == "aws.s3" and event["detail-type"] == "Object Created"
    rule = FAULTS.of_event(_place(event)) if arrived else None
    if rule is None:
        offer(event)
    elif rule.kind == "duplicate":
        offer(event)
        offer(event)
    elif rule.kind == "delay":
        _later(_LATE_SECONDS if rule.seconds is None else rule.seconds, lambda: offer(event))
    elif rule.kind == "reorder":
        _overtaken(rule, lambda: offer(event))


def _place(event: dict[str, Any]) -> str:
    detail = event["detail"]
    return f"{detail['bucket']['name']}/{detail['object']['key']}"


def _overtaken(rule: Rule, send: Callable[[], None]) -> None:
    """Hold events back until the last of them is there; then the last goes first."""
    with _LOCK:
        rule.held.append(send)
        if len(rule.held) != rule.times:
            return
        waiting, rule.held = rule.held[::-1], []
    _later(0, lambda: _one_by_one(waiting))


def _one_by_one(sends: list[Callable[[], None]]) -> None:
    for send in sends:
        send()
        time.sleep(_APART_SECONDS)


def _later(seconds: float, action: Callable[[], None]) -> None:
    done = UNDER_WAY.promise("an event that a fault holds back")

    def act() -> None:
        try:
            action()
        finally:
            done()

    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
