"""When a schedule is due: `cron(...)`, `rate(...)` or `at(...)`, in its zone, from start to end."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from local.aws.run.cron import Cron


@dataclass(frozen=True)
class Timetable:
    """A schedule's expression and what bounds it; every moment is in UTC."""

    expression: str
    created: datetime
    zone: str = "UTC"
    start: datetime | None = None
    end: datetime | None = None
    # A rate of the Scheduler is due at once, that of a rule after its first period.
    first_period: int = 0

    def check(self) -> None:
        """Raise ValueError, with the reason, unless the expression and the zone can be read."""
        self.next(self.created, self.created)

    def next(self, after: datetime, until: datetime) -> datetime | None:
        """The first due time in (`after`, `until`]."""
        kind, _, inner = self.expression.removesuffix(")").partition("(")
        if self.end:
            until = min(until, self.end)
        if kind == "at":
            moment = datetime.fromisoformat(inner).replace(tzinfo=self._zone()).astimezone(UTC)
            return moment if after < moment <= until else None
        if self.start and kind == "cron":
            after = max(after, self.start - timedelta(microseconds=1))
        if kind == "cron":
            return next(Cron(inner).between(after, until, self._zone()), None)
        return self._rate(inner, after, until)

    def _rate(self, inner: str, after: datetime, until: datetime) -> datetime | None:
        found = re.fullmatch(r"([1-9]\d*) (minute|hour|day)s?", inner)
        if not found:
            raise ValueError(f"{self.expression}: expected rate(NUMBER minutes|hours|days)")
        period = timedelta(**{f"{found[2]}s": int(found[1])})
        anchor = self.start or self.created
        passed = math.floor((after - anchor) / period) + 1
        due = anchor + max(passed, self.first_period) * period
        return due if due <= until else None

    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(
                f"time zone {self.zone!r} is unknown here; name one like Europe/Berlin"
            ) from None
