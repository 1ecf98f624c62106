"""Write what a run found out about sales: only the rows that differ from the table."""

from collections.abc import Sequence
from datetime import date

from pipeline_core.contract import Contract
from pipeline_core.publish import Candidate
from pyspark.sql import DataFrame

from raw_to_processed.versions import CONFIRMED, GONE, KEY, VERDICT

# What a delivery says of a sale besides its content.
_VERSION = ("arrived_at", "source_sha256", "source_line")
# A longer list of dates costs more to evaluate than the files it spares.
_LISTED_DATES = 1_000


def write_differences(
    candidate: Candidate, rows: DataFrame, sales: Contract, dates: Sequence[date]
) -> None:
    """Insert, replace and remove sales, each by its verdict; `dates` are those under which the
    stored ones stand.

    Without any it is an append, which ends in the same rows. MERGE joins the table with the run and
    rewrites files, which a day without corrections need not pay for.
    """
    if not dates:
        candidate.append(rows.select(*sales.columns))
        return
    view = "differences_of_sales"
    rows.select(*sales.columns, VERDICT).createOrReplaceTempView(view)
    try:
        candidate.run_sql(lambda target: _merge(target, view, sales.columns, dates))
    finally:
        candidate.spark.catalog.dropTempView(view)


def short(dates: Sequence[date]) -> bool:
    """Whether it pays to name the dates."""
    return len(dates) <= _LISTED_DATES


def _merge(target: str, view: str, columns: Sequence[str], dates: Sequence[date]) -> str:
    # Naming the dates under which the rows stand keeps the files of all others unread.
    days = ", ".join(f"date '{day.isoformat()}'" for day in dates)
    within = f" AND t.business_date IN ({days})" if short(dates) else ""
    names = ", ".join(columns)
    values = ", ".join(f"s.{name}" for name in columns)
    return (
        f"MERGE INTO {target} t USING {view} s ON t.{KEY} = s.{KEY}{within} "
        f"WHEN MATCHED AND s.{VERDICT} = '{GONE}' THEN DELETE "
        f"WHEN MATCHED AND s.{VERDICT} = '{CONFIRMED}' THEN UPDATE SET {_set(_VERSION)} "
        f"WHEN MATCHED THEN UPDATE SET {_set(columns)} "
        f"WHEN NOT MATCHED AND s.{VERDICT} <> '{GONE}' THEN INSERT ({names}) VALUES ({values})"
    )


def _set(columns: Sequence[str]) -> str:
    return ", ".join(f"t.{name} = s.{name}" for name in columns)
