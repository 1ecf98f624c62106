"""Rows through the real judgement, for tests."""

from datetime import UTC, datetime
from typing import Any

from lake import SALES_COLUMNS, STORES
from pyspark.sql import DataFrame, SparkSession

ARRIVED = datetime(2026, 1, 5, 12, tzinfo=UTC)
SHAS = ("a" * 64, "b" * 64, "c" * 64)


def files_frame(spark: SparkSession, count: int = 1) -> DataFrame:
    """Files that arrived one second apart."""
    rows = [
        (n, SHAS[n], f"landing/sales/{n}.csv", ARRIVED.replace(second=n), "2026-01-05")
        for n in range(count)
    ]  # fmt: skip
    schema = (
        "file_no int, source_sha256 string, source_key string, arrived_at timestamp, "
        "ingest_date string"
    )
    return spark.createDataFrame(rows, schema)


def judged(spark: SparkSession, records: list[Any], files: int = 1) -> DataFrame:
    """Records (dicts, (why, text) pairs, or (file number, dict)) judged as a job does it."""
    from pipeline_core.contract import load_contract
    from raw_to_processed.transform import judge

    rows = []
    for line, record in enumerate(records, start=2):
        number, why, raw, values = 0, None, None, {}
        if isinstance(record, dict):
            values = record
        elif isinstance(record[0], int):
            number, values = record
        else:
            why, raw = record
        path = f"s3://b/sales_raw/ingest_date=2026-01-05/source_sha256={SHAS[number]}/part-0.csv"
        rows.append((line, why, raw, *[values.get(name) for name in SALES_COLUMNS], path))
    columns = ", ".join(f"{name} string" for name in SALES_COLUMNS)
    schema = "source_line long, malformed string, malformed_record string, "
    schema += f"{columns}, source_path string"
    raw_frame = spark.createDataFrame(rows, schema)
    stores = spark.createDataFrame(
        [(s[0], s[3], s[4]) for s in STORES], "store_id string, time_zone string, currency string"
    )
    return judge(raw_frame, files_frame(spark, files), stores, load_contract("sales"))


def reasons(spark: SparkSession, records: list[Any]) -> list[list[str]]:
    """The reasons of each record, in order."""
    frame = judged(spark, records).select("version", "reasons").orderBy("version")
    return [row["reasons"].split(",") if row["reasons"] else [] for row in frame.collect()]
