"""Small lists of rows as frames."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F


def literal_rows(spark: SparkSession, rows: Sequence[Mapping[str, Any]], schema: str) -> DataFrame:
    """The rows as a frame of this schema (`name type, ...`), made inside the JVM.

    `createDataFrame` would start Python workers, each time the frame is read: seconds in a cold
    job, for a handful of rows.
    """
    text = json.dumps([dict(row) for row in rows], ensure_ascii=False)
    parsed = F.from_json(F.lit(text), f"array<struct<{schema}>>", {"mode": "FAILFAST"})
    return spark.range(0, 1, 1, 1).select(F.inline(parsed))
