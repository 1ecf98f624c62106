"""Rows picked by their dates, at the ends of the calendar too."""

from datetime import date
from typing import Any

import pytest
from pipeline_core.dates import on_dates

DAYS = ["0001-01-01", "0999-12-31", "2024-02-29", "9999-12-31"]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_of_any_year_is_found(spark: Any, day: str) -> None:
    rows = spark.sql(f"select cast(d as date) d from values {_values(DAYS)} t(d)")
    found = rows.where(on_dates("d", [date.fromisoformat(day)])).selectExpr("cast(d as string)")
    assert [row[0] for row in found.collect()] == [day]


def test_several_days_and_none(spark: Any) -> None:
    given = _values([DAYS[0], DAYS[2]])
    rows = spark.sql(f"select cast(d as date) d from values {given}, (null) t(d)")
    assert rows.where(on_dates("d", map(date.fromisoformat, DAYS))).count() == 2
    assert rows.where(on_dates("d", [])).count() == 0
    assert rows.where(~on_dates("d", [])).count() == 3


def _values(days: list[str]) -> str:
    return ", ".join(f"('{day}')" for day in days)
