"""The run's inputs as frames: files, stores, records."""

from typing import Any

from pipeline_core.canonical import read_lines, records
from pipeline_core.contract import load_contract
from pipeline_core.literal_rows import literal_rows
from pipeline_core.manifest import Manifest
from pipeline_core.parse import text, unescape
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from raw_to_processed.stores import Store, known_stores


def files_frame(spark: SparkSession, manifest: Manifest) -> DataFrame:
    """The files of the run; `file_no` is their place in the order of versions."""
    rows = [
        {
            "file_no": number,
            "source_sha256": file.sha256,
            "source_key": file.source_key,
            "arrived_at": file.arrived_at.isoformat(),
            "ingest_date": file.ingest_date,
        }
        for number, file in enumerate(manifest.files)
    ]
    schema = (
        "file_no int, source_sha256 string, source_key string, arrived_at timestamp, "
        "ingest_date string"
    )
    return literal_rows(spark, rows, schema)


def read_stores(spark: SparkSession, parts: tuple[str, ...]) -> tuple[list[Store], list[str]]:
    """The valid stores of the snapshot and a notice for each line passed over."""
    contract = load_contract("stores")
    lines = records(read_lines(spark, parts), contract)
    values = [
        text(unescape(F.col(name))).alias(name)
        for name in lines.columns
        if name not in ("source_line", "source_path")
    ]
    rows = [row.asDict() for row in lines.select("source_line", *values).collect()]
    jvm: Any = spark._jvm
    zones = jvm.java.time.ZoneId.getAvailableZoneIds()
    return known_stores(rows, lambda name: bool(zones.contains(name)))
