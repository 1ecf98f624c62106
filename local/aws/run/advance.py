"""Moves the clock and fires, in order, what was due on the way."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from local.aws.clock import iso
from local.aws.context import LocalAws
from local.aws.run.activity import settle
from local.aws.run.alarms import evaluate, has_alarms
from local.aws.run.firing import Fired, complete, fire
from local.aws.run.lambda_async import OUTCOMES
from local.aws.run.schedules import next_due

# Alarms look at least this often while time passes.
_STEP = timedelta(hours=1)
_GOOD = ("SUCCEEDED", "DELIVERED", "RUNNING")


@dataclass
class Advance:
    """One move of the clock, under way or over."""

    start: datetime
    to: datetime
    waits: bool
    fired: list[Fired] = field(default_factory=list)
    waiting_for: list[str] = field(default_factory=list)

    def report(self, aws: LocalAws) -> dict[str, Any]:
        """What fired when and how that ended."""
        firings = [_firing(aws, each) for each in self.fired]
        return {
            "from": iso(self.start),
            "to": iso(self.to),
            "fired": firings,
            "failed": sum(firing["status"] not in _GOOD for firing in firings),
            "waiting_for": self.waiting_for,
        }


class Advancer:
    """Moves one clock, one move at a time."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self._turn = threading.Lock()
        self.current: Advance | None = None

    def run(self, to: datetime, waits: bool) -> dict[str, Any]:
        """Advance to `to`; with `waits` everything that was fired is over before time goes on."""
        if not self._turn.acquire(blocking=False):
            raise RuntimeError("the clock is being advanced; wait until that is over")
        try:
            clock = self._aws.clock
            if to < clock.now():
                raise ValueError(
                    f"the clock stands at {iso(clock.now())} and cannot go back to {iso(to)}; "
                    "name a later time"
                )
            move = self.current = Advance(clock.now(), to, waits)
            self._run(move)
            return {"now": iso(clock.now()), **move.report(self._aws)}
        finally:
            self.current = None
            self._turn.release()

    def _run(self, move: Advance) -> None:
        reached = move.start
        while due := next_due(self._aws, reached, move.to):
            reached = due[0].at
            self._pass(reached)
            for each in due:
                move.fired += fire(self._aws, each)
                complete(self._aws, each)
            self._settle(move)
        self._pass(move.to)
        self._settle(move)

    def _pass(self, until: datetime) -> None:
        """Let time pass; what took longer in truth than until the next due time has passed it."""
        clock = self._aws.clock
        while (now := clock.now()) < until:
            # With nothing to look, decades go by at once.
            clock.reach(min(until, now + _STEP) if has_alarms(self._aws) else until)
            evaluate(self._aws)

    def _settle(self, move: Advance) -> None:
        if move.waits:
            settle(self._aws, lambda names: setattr(move, "waiting_for", names))
        evaluate(self._aws)


def _firing(aws: LocalAws, fired: Fired) -> dict[str, Any]:
    status, reason = _outcome(aws, fired)
    return {
        "at": iso(fired.due.at),
        fired.due.kind: fired.due.name,
        "target": fired.target,
        "started": fired.delivered.started,
        "status": status,
        "reason": reason,
    }


def _outcome(aws: LocalAws, fired: Fired) -> tuple[str, str | None]:
    started = fired.delivered.started
    if fired.delivered.reason:
        return "NOT_DELIVERED", fired.delivered.reason
    if started is None:
        return "DELIVERED", None
    if started.startswith("arn:"):
        return _execution(aws, started)
    if started not in OUTCOMES:
        return "RUNNING", None
    failure = OUTCOMES[started]
    return ("FAILED", failure) if failure is not None else ("SUCCEEDED", None)


def _execution(aws: LocalAws, arn: str) -> tuple[str, str | None]:
    from moto.stepfunctions.responses import get_backend

    execution = get_backend(aws.account, aws.region).describe_execution(arn)
    error, cause = getattr(execution, "error", None), getattr(execution, "cause", None)
    reason = ": ".join(text for text in (error, cause) if text)
    return str(execution.status), reason or None
