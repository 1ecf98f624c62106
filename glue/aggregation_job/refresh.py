"""Recompute the dates a run changed, and publish them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline_core.checks import check_dataset, require_passed
from pipeline_core.contract import load_contract
from pipeline_core.counts import Counts
from pipeline_core.publish import Candidate, NothingToPublish
from pipeline_core.snapshots import changed_dates, summary
from pipeline_core.table import ensure_table
from pyspark.sql import functions as F

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
    dates = changed_dates(sales.metadata, published)
    fields = {"affected_dates": dates}
    if daily.published() is not None:
        daily.drop()
        return {**fields, "status": "skipped", "reason": "already published by this run"}
    counts = Counts.from_summary(summary(sales.metadata, published))
    days = [date.fromisoformat(day) for day in dates]
    return {**fields, "rules": recompute(sales, daily, days, counts.fields())}


def recompute(
    sales: Candidate, daily: Candidate, dates: Sequence[date], figures: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Make these dates of `daily_sales` anew from the published `sales`, and publish them."""
    _write(sales, daily, dates)
    rules = check_dataset(load_contract("daily_sales"), daily.rows(), figures)
    require_passed(rules)
    daily.publish()
    return [result.fields() for result in rules]


def _write(sales: Candidate, daily: Candidate, dates: Sequence[date]) -> None:
    daily.start()
    if dates:
        # Whole partitions are replaced: a date that lost its last sale loses its rows here too.
        affected = F.col("business_date").isin(list(dates))
        rows = sales.spark.table(sales.name).where(affected)
        daily.overwrite(daily_sales(rows, load_contract("daily_sales")), affected)
    daily.seal({})
