"""What a backfill changed, by business date: rows, and money in each currency."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline_core.dates import on_dates
from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

Totals = dict[str, dict[str, tuple[int, str]]]


def sales_totals(sales: DataFrame, dates: Sequence[date]) -> Totals:
    """Rows and sum of `total_amount` by date and currency."""
    return _totals(sales, dates, F.count(F.lit(1)), F.sum("total_amount"))


def daily_totals(daily: DataFrame, dates: Sequence[date]) -> Totals:
    """Receipt lines and net revenue by date and currency."""
    return _totals(daily, dates, F.sum("line_count"), F.sum("net_revenue"))


def _totals(frame: DataFrame, dates: Sequence[date], *figures: Any) -> Totals:
    found = (
        frame.where(on_dates("business_date", dates))
        .groupBy("business_date", "currency")
        .agg(figures[0].alias("row_count"), figures[1].alias("amount"))
    )
    totals: Totals = {}
    for row in found.collect():
        day = row["business_date"].isoformat()
        # As text: a number of JSON may be read as a float on its way.
        totals.setdefault(day, {})[row["currency"]] = (row["row_count"], str(row["amount"]))
    return totals


def changes(
    before: Totals, after: Totals, more: Mapping[str, Iterable[Row]] | None = None
) -> list[dict[str, Any]]:
    """Every date with rows before or after, in order; `more` are further counts by date."""
    counts = {name: _by_date(rows) for name, rows in (more or {}).items()}
    days = {*before, *after}.union(*[found.keys() for found in counts.values()])
    return [
        {
            "business_date": day,
            "rows_before": _rows(before, day),
            "rows_after": _rows(after, day),
            **{name: found.get(day, 0) for name, found in counts.items()},
            "amounts": _amounts(before.get(day, {}), after.get(day, {})),
        }
        for day in sorted(days)
    ]


def _rows(totals: Totals, day: str) -> int:
    return sum(rows for rows, _ in totals.get(day, {}).values())


def _amounts(
    before: Mapping[str, tuple[int, str]], after: Mapping[str, tuple[int, str]]
) -> list[dict[str, str]]:
    nothing = (0, "0.00")
    return [
        {
            "currency": currency,
            "before": before.get(currency, nothing)[1],
            "after": after.get(currency, nothing)[1],
        }
        for currency in sorted({*before, *after})
    ]


def _by_date(rows: Iterable[Row]) -> dict[str, int]:
    return {row[0].isoformat(): row[1] for row in rows}
