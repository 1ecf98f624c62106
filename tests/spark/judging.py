"""Rows through the real judgement, for tests."""

from datetime import UTC, datetime
from typing import Any

from lake import SALES_COLUMNS, STORES, canonical_line
from pyspark.sql import DataFrame, SparkSession
from raw_to_processed.stores import Store

ARRIVED = datetime(2026, 1, 5, 12, tzinfo=UTC)
SHA = "a" * 64
KNOWN = [Store(s[0], s[3], s[4]) for s in STORES]


def files_frame(spark: SparkSession) -> DataFrame:
    """The one file of the records."""
    row = (0, SHA, "landing/sales/0.csv", ARRIVED, "2026-01-05")
    schema = (
        "file_no int, source_sha256 string, source_key string, arrived_at timestamp, "
        "ingest_date string"
    )
    return spark.createDataFrame([row], schema)


def lines(spark: SparkSession, records: list[Any]) -> DataFrame:
    """Records (dicts, (why, text) pairs, or lines as they are) as the lines of a part."""
    found = [
        record if isinstance(record, str) else canonical_line([str(line), *_fields(record)])
        for line, record in enumerate(records, start=2)
    ]
    rows = [(line, 0, ARRIVED) for line in found]
    return spark.createDataFrame(rows, "line string, file_no int, arrived_at timestamp")


def _fields(record: Any) -> list[str | None]:
    if isinstance(record, dict):
        return [None, None, *[record.get(name) for name in SALES_COLUMNS]]
    return [*record, *[None] * len(SALES_COLUMNS)]


def judged(spark: SparkSession, records: list[Any]) -> DataFrame:
    """The records as `judge` says them."""
    from pipeline_core.canonical import records as parsed
    from pipeline_core.contract import load_contract
    from raw_to_processed.transform import judge

    raw = parsed(lines(spark, records), load_contract("sales_raw"))
    return judge(raw, KNOWN, load_contract("sales"))


def sifted(spark: SparkSession, records: list[Any]) -> DataFrame:
    """The records as `sift` leaves them."""
    from pipeline_core.contract import load_contract
    from raw_to_processed.sift import sift

    raw, sales = load_contract("sales_raw"), load_contract("sales")
    return sift(lines(spark, records), KNOWN, raw, sales)


def reasons(spark: SparkSession, records: list[Any]) -> list[list[str]]:
    """The reasons of each record, in order."""
    frame = judged(spark, records).select("version", "reasons").orderBy("version")
    return [row["reasons"].split(",") if row["reasons"] else [] for row in frame.collect()]
