"""AWS's cron: six fields, one of the two day fields a `?`, with L, W and #.

No library on PyPI has all of it: the maintained ones lack W and years or count weekdays from 0,
the one made for AWS fails on LW and never finds a 29 February.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from local.aws.run.cron_days import is_special, special_day, weekday

_MONTHS = {
    name: number
    for number, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)
}
_WEEKDAYS = {name: number for number, name in enumerate("SUN MON TUE WED THU FRI SAT".split(), 1)}
_DAY_OF_MONTH = re.compile(r"L(-\d+)?|LW|\d+W")
_DAY_OF_WEEK = re.compile(r"[1-7]?L|[1-7]#[1-5]")


@dataclass(frozen=True)
class Field:
    """What one field of an expression may hold."""

    name: str
    low: int
    high: int
    names: dict[str, int]

    def numbers(self, text: str) -> frozenset[int]:
        """The values that `*`, `5`, `1-5`, `0/15`, `MON-FRI` or a list of these stand for."""
        found: set[int] = set()
        for part in text.split(","):
            span, slash, step = part.partition("/")
            first, dash, last = span.partition("-")
            low = self.low if span == "*" else self._number(first, text)
            high = self._number(last, text) if dash else low
            if span == "*" or (slash and not dash):
                high = self.high
            if slash and not (step.isdigit() and int(step)):
                raise self._wrong(text)
            every = (
                range(low, high + 1)
                if low <= high
                else (*range(low, self.high + 1), *range(self.low, high + 1))
            )
            found.update(list(every)[:: int(step) if slash else 1])
        return frozenset(found)

    def _number(self, text: str, whole: str) -> int:
        value = self.names.get(text.upper(), int(text) if text.isdigit() else -1)
        if not self.low <= value <= self.high:
            raise self._wrong(whole)
        return value

    def _wrong(self, text: str) -> ValueError:
        return ValueError(f"{self.name} {text!r}: expected {self.low}-{self.high}, * , - or /")


_FIELDS = {
    field.name: field
    for field in (
        Field("minutes", 0, 59, {}),
        Field("hours", 0, 23, {}),
        Field("day-of-month", 1, 31, {}),
        Field("month", 1, 12, _MONTHS),
        Field("day-of-week", 1, 7, _WEEKDAYS),
        Field("year", 1970, 2199, {}),
    )
}


class Cron:
    """A parsed `cron(minutes hours day-of-month month day-of-week year)`."""

    def __init__(self, expression: str) -> None:
        given = expression.upper().split()
        if len(given) != 6 or (given[2] == "?") == (given[4] == "?"):
            raise ValueError(
                f"cron({expression}): expected six fields, minutes hours day-of-month month "
                "day-of-week year, and exactly one of the two day fields a ?"
            )
        self._day_of_month, self._day_of_week = given[2], _named(given[4])
        sets = dict(zip(_FIELDS, given, strict=True))
        if _DAY_OF_MONTH.fullmatch(given[2]) or given[2] == "?":
            del sets["day-of-month"]
        if _DAY_OF_WEEK.fullmatch(self._day_of_week) or given[4] == "?":
            del sets["day-of-week"]
        self._sets = {name: _FIELDS[name].numbers(text) for name, text in sets.items()}

    def between(self, after: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The times in (`after`, `until`], in UTC.

        A time of day that the zone skips in spring is skipped; one that it has twice in autumn
        counts once, the first time.
        """
        day, last = after.astimezone(zone).date(), until.astimezone(zone).date()
        while day <= last:
            for wall in self._times(day):
                moment = wall.replace(tzinfo=zone).astimezone(UTC)
                exists = moment.astimezone(zone).replace(tzinfo=None) == wall
                if exists and after < moment <= until:
                    yield moment
            day += timedelta(days=1)

    def _times(self, day: date) -> list[datetime]:
        if not self._on(day):
            return []
        return [
            datetime.combine(day, time(hour, minute))
            for hour in sorted(self._sets["hours"])
            for minute in sorted(self._sets["minutes"])
        ]

    def _on(self, day: date) -> bool:
        if day.year not in self._sets["year"] or day.month not in self._sets["month"]:
            return False
        if self._day_of_week == "?":
            days = self._sets.get("day-of-month")
            return day.day in days if days else day.day == special_day(self._day_of_month, day)
        weekdays = self._sets.get("day-of-week")
        return weekday(day) in weekdays if weekdays else is_special(self._day_of_week, day)


def _named(text: str) -> str:
    return re.sub("|".join(_WEEKDAYS), lambda found: str(_WEEKDAYS[found[0]]), text)
