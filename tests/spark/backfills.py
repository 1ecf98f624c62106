"""What the tests of backfills ask of a lake: sales of given days, and all that is published."""

from typing import Any

from lake import sale
from process_runs import Runs

SALES, REFUSED, DAILY = "processed.sales", "quarantine.sales_quarantine", "curated.daily_sales"
DATE = "cast(business_date as string)"
CONTENT = ("transaction_id", "category", "currency", "cast(total_amount as string)", DATE)


def on(day: int, number: int, **changes: Any) -> dict[str, str | None]:
    """A sale of 2026-01-`day`, in the afternoon of New York."""
    return sale(number, transaction_ts=f"2026-01-{day:02}T20:00:00Z", **changes)


def days(*numbers: int) -> list[str]:
    """Days of January 2026, as a plan names them."""
    return [f"2026-01-{number:02}" for number in numbers]


def state(runs: Runs) -> dict[str, list[Any]]:
    """All that is published, without what says which run wrote it."""
    return {
        "sales": runs.rows(SALES, *CONTENT),
        "refused": runs.rows(REFUSED, "source_sha256", "source_line", "reasons"),
        "daily": runs.rows(DAILY, DATE, "store_id", "line_count", "cast(net_revenue as string)"),
    }
