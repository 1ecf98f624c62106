"""Recompute the dates that changed since the last time, and publish them."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any

from pipeline_core.checks import check_dataset, require_passed
from pipeline_core.contract import load_contract
from pipeline_core.counts import Counts
from pipeline_core.dates import on_dates
from pipeline_core.publish import Candidate, NothingToPublish
from pipeline_core.snapshots import SOURCE, changed_dates, dates_behind, head, summary
from pipeline_core.table import ensure_table
from pyspark.sql import DataFrame

from aggregation_job.transform import daily_sales


def refresh(sales: Candidate, daily: Candidate, location: str | None) -> dict[str, Any]:
    """Bring `daily_sales` up to the published `sales`; the fields of the run's record."""
    contract = load_contract("daily_sales")
    ensure_table(daily.spark, contract, location, daily.catalog)
    published = sales.published()
    if published is None:
        raise NothingToPublish(
            f"run {sales.run_id} is not published in {sales.table}; run data_quality_check first"
        )
    if daily.published() is not None:
        daily.drop()
        dates = changed_dates(sales.metadata, published)
        reason = "already published by this run"
        return {"affected_dates": dates, "status": "skipped", "reason": reason}
    # Not only the dates of this run: one that published and then crashed left its own behind.
    source = head(sales.metadata)
    known = dates_behind(daily.metadata, sales.metadata)
    dates = _all_dates(sales, daily) if known is None else known
    counts = Counts.from_summary(summary(sales.metadata, published))
    days = [date.fromisoformat(day) for day in dates]
    made_from = {SOURCE: str(source)}
    rules = recompute(sales, daily, days, counts.fields(), made_from)
    return {"affected_dates": dates, "rules": rules}


def recompute(
    sales: Candidate,
    daily: Candidate,
    dates: Sequence[date],
    figures: Mapping[str, int],
    made_from: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Make these dates of `daily_sales` anew from the published `sales`, and publish them.

    `made_from` says up to which snapshot of `sales` *all* dates are known to be made: who makes
    only some of them leaves it out.
    """
    _write(sales, daily, dates, made_from or {})
    written = on_dates("business_date", dates)
    rules = check_dataset(load_contract("daily_sales"), daily.rows(), figures, written)
    require_passed(rules)
    daily.publish()
    return [result.fields() for result in rules]


def _all_dates(sales: Candidate, daily: Candidate) -> list[str]:
    """Dates in either table."""
    tables = (table.spark.table(table.name).select("business_date") for table in (sales, daily))
    rows = reduce(DataFrame.unionByName, tables).distinct().collect()
    return sorted(row["business_date"].isoformat() for row in rows)


def _write(
    sales: Candidate, daily: Candidate, dates: Sequence[date], figures: Mapping[str, str]
) -> None:
    daily.start()
    if dates:
        # Whole partitions are replaced: a date that lost its last sale loses its rows here too.
        affected = on_dates("business_date", dates)
        rows = sales.spark.table(sales.name).where(affected)
        daily.overwrite(daily_sales(rows, load_contract("daily_sales")), affected)
    daily.seal(figures)
