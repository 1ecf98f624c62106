"""Days that cron names by their place in the month: the last, the nearest weekday, the third."""

from __future__ import annotations

import calendar
from datetime import date


def weekday(day: date) -> int:
    """1 is Sunday, 7 is Saturday."""
    return day.isoweekday() % 7 + 1


def _last(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def special_day(rule: str, day: date) -> int:
    """The day of this month that `L`, `L-3`, `LW` or `15W` stands for."""
    if rule.startswith("L-"):
        return _last(day) - int(rule[2:])
    if rule == "L":
        return _last(day)
    wanted = _last(day) if rule == "LW" else int(rule[:-1])
    if wanted > _last(day):
        return 0
    falls_on = day.replace(day=wanted).isoweekday()
    if falls_on == 6:
        return wanted - 1 if wanted > 1 else 3
    if falls_on == 7:
        return wanted + 1 if wanted < _last(day) else wanted - 2
    return wanted


def is_special(rule: str, day: date) -> bool:
    """`L` is Saturday, `6L` the month's last Friday, `6#3` its third."""
    if rule == "L":
        return weekday(day) == 7
    if rule.endswith("L"):
        return weekday(day) == int(rule[0]) and day.day > _last(day) - 7
    wanted, _, which = rule.partition("#")
    return weekday(day) == int(wanted) and (day.day - 1) // 7 + 1 == int(which)
