"""Write what a backfill changes: only the rows that differ, whatever date they stand under."""

from collections.abc import Sequence
from datetime import date

from pipeline_core.contract import Contract
from pipeline_core.publish import Candidate
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from raw_to_processed.versions import CHANGED, KEY

from backfill.scope import GONE, NEW, TOUCHED


def write_differences(
    candidate: Candidate, sales: DataFrame, contract: Contract, old_dates: Sequence[date]
) -> None:
    """Insert, replace and remove sales; `old_dates` are those under which changed ones stand."""
    rows = sales.where(F.col("verdict").isin(NEW, CHANGED, GONE)).select(
        F.col(TOUCHED).alias(KEY),
        *[name for name in contract.columns if name != KEY],
        (F.col("verdict") == GONE).alias("is_gone"),
    )
    if not old_dates:
        candidate.append(rows.select(*contract.columns))
        return
    view = "differences_of_sales"
    rows.createOrReplaceTempView(view)
    try:
        candidate.run_sql(lambda target: _merge(target, view, contract.columns, old_dates))
    finally:
        candidate.spark.catalog.dropTempView(view)


def _merge(target: str, view: str, columns: Sequence[str], dates: Sequence[date]) -> str:
    # Naming the dates under which the rows stand keeps the files of all others unread.
    days = ", ".join(f"date '{day.isoformat()}'" for day in dates)
    updates = ", ".join(f"t.{name} = s.{name}" for name in columns)
    names = ", ".join(columns)
    values = ", ".join(f"s.{name}" for name in columns)
    return (
        f"MERGE INTO {target} t USING {view} s "
        f"ON t.{KEY} = s.{KEY} AND t.business_date IN ({days}) "
        f"WHEN MATCHED AND s.is_gone THEN DELETE "
        f"WHEN MATCHED THEN UPDATE SET {updates} "
        f"WHEN NOT MATCHED AND NOT s.is_gone THEN INSERT ({names}) VALUES ({values})"
    )
