"""When schedules are due, by the examples of the EventBridge and Scheduler user guides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from local.aws.run.cron import Cron
from local.aws.run.timetable import Timetable

START = datetime(2026, 1, 1, tzinfo=UTC)


def due(expression: str, count: int, after: datetime = START, zone: str = "UTC") -> list[str]:
    """The first times, as the zone's clock shows them."""
    found = Cron(expression).between(after, after + timedelta(days=4000), ZoneInfo(zone))
    times = [moment for moment, _ in zip(found, range(count), strict=False)]
    return [moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M") for moment in times]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 10 * * ? *", ["Thu 2026-01-01 10:00", "Fri 2026-01-02 10:00"]),
        ("15 12 * * ? *", ["Thu 2026-01-01 12:15", "Fri 2026-01-02 12:15"]),
        (
            "0 18 ? * MON-FRI *",
            ["Thu 2026-01-01 18:00", "Fri 2026-01-02 18:00", "Mon 2026-01-05 18:00"],
        ),
        ("0 8 1 * ? *", ["Thu 2026-01-01 08:00", "Sun 2026-02-01 08:00"]),
        (
            "0/15 * * * ? *",
            ["Thu 2026-01-01 00:15", "Thu 2026-01-01 00:30", "Thu 2026-01-01 00:45"],
        ),
        ("0/10 * ? * MON-FRI *", ["Thu 2026-01-01 00:10", "Thu 2026-01-01 00:20"]),
        ("0/5 8-17 ? * MON-FRI *", ["Thu 2026-01-01 08:00", "Thu 2026-01-01 08:05"]),
        ("0/30 20-2 ? * MON-FRI *", ["Thu 2026-01-01 00:30", "Thu 2026-01-01 01:00"]),
        ("15 10 ? * 6L 2026-2027", ["Fri 2026-01-30 10:15", "Fri 2026-02-27 10:15"]),
        ("0 9 ? * 2#1 *", ["Mon 2026-01-05 09:00", "Mon 2026-02-02 09:00"]),
        ("0 9 3W * ? *", ["Fri 2026-01-02 09:00", "Tue 2026-02-03 09:00"]),
        ("0 9 1W 8 ? 2026", ["Mon 2026-08-03 09:00"]),
        ("0 9 31W 5 ? 2026", ["Fri 2026-05-29 09:00"]),
        ("0 9 LW * ? *", ["Fri 2026-01-30 09:00", "Fri 2026-02-27 09:00"]),
        ("0 9 L-2 * ? *", ["Thu 2026-01-29 09:00", "Thu 2026-02-26 09:00"]),
        ("0 0 29 FEB ? *", ["Tue 2028-02-29 00:00", "Sun 2032-02-29 00:00"]),
        ("30 23 ? JAN,JUL sun *", ["Sun 2026-01-04 23:30", "Sun 2026-01-11 23:30"]),
        ("0 0 ? * L *", ["Sat 2026-01-03 00:00"]),
        ("0 6 31 * ? 2026", ["Sat 2026-01-31 06:00", "Tue 2026-03-31 06:00"]),
        ("0 6 1 1 ? 2025", []),
    ],
)
def test_documented_expressions(expression: str, expected: list[str]) -> None:
    assert due(expression, len(expected) or 1) == expected


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("0 10 * * *", "expected six fields"),
        ("0 10 * * * *", "exactly one of the two day fields a ?"),
        ("60 10 * * ? *", "minutes '60': expected 0-59"),
        ("0 24 * * ? *", "hours '24'"),
        ("0 1 ? * 8 *", "day-of-week '8'"),
        ("0 1 ? * MON#6 *", "day-of-week 'MON#6'"),
        ("0/0 1 * * ? *", "minutes '0/0'"),
    ],
)
def test_wrong_expressions_are_named(expression: str, why: str) -> None:
    with pytest.raises(ValueError, match=why.replace("?", r"\?")):
        Cron(expression)


def test_summer_time_skips_the_hour_that_is_missing() -> None:
    """New York has no 02:30 on 8 March 2026."""
    found = due("30 2 * * ? *", 3, datetime(2026, 3, 7, tzinfo=UTC), "America/New_York")
    assert found == ["Sat 2026-03-07 02:30", "Mon 2026-03-09 02:30", "Tue 2026-03-10 02:30"]


def test_winter_time_runs_the_hour_that_is_there_twice_once() -> None:
    """New York has 01:30 twice on 1 November 2026."""
    after = datetime(2026, 11, 1, 4, tzinfo=UTC)
    zone = ZoneInfo("America/New_York")
    found = list(Cron("30 1 * * ? *").between(after, after + timedelta(days=2), zone))
    assert found == [
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 2, 6, 30, tzinfo=UTC),
    ]


def test_the_wall_clock_stays_when_the_offset_changes() -> None:
    found = Timetable("cron(0 6 * * ? *)", START, "Europe/Berlin")
    before = found.next(datetime(2026, 3, 28, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    behind = found.next(datetime(2026, 3, 29, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert (before, behind) == (
        datetime(2026, 3, 28, 5, tzinfo=UTC),
        datetime(2026, 3, 29, 4, tzinfo=UTC),
    )


def test_a_rate_counts_from_its_start() -> None:
    table = Timetable("rate(5 hours)", START, start=START + timedelta(hours=1))
    far = START + timedelta(days=9)
    assert table.next(START, far) == START + timedelta(hours=1)
    assert table.next(START + timedelta(hours=1), far) == START + timedelta(hours=6)
    assert table.next(START + timedelta(hours=7), far) == START + timedelta(hours=11)


def test_a_rule_is_due_after_its_first_period() -> None:
    table = Timetable("rate(1 day)", START, first_period=1)
    assert table.next(START - timedelta(days=3), START + timedelta(days=9)) == START + timedelta(
        days=1
    )


def test_nothing_is_due_after_the_end() -> None:
    table = Timetable("cron(0 6 * * ? *)", START, end=START + timedelta(days=2))
    assert table.next(START + timedelta(days=1), START + timedelta(days=30)) == datetime(
        2026, 1, 2, 6, tzinfo=UTC
    )
    assert table.next(datetime(2026, 1, 2, 6, tzinfo=UTC), START + timedelta(days=30)) is None


def test_a_one_time_schedule_is_due_once_in_its_zone() -> None:
    table = Timetable("at(2026-07-01T13:00:00)", START, "Europe/Berlin")
    moment = datetime(2026, 7, 1, 11, tzinfo=UTC)
    assert table.next(START, START + timedelta(days=300)) == moment
    assert table.next(moment, START + timedelta(days=300)) is None


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(ValueError, match="'Mars/Base' is unknown"):
        Timetable("cron(0 6 * * ? *)", START, "Mars/Base").next(START, START + timedelta(days=2))
