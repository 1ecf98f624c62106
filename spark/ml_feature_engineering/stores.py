"""In which country each store is, from the newest snapshot of `stores`."""

from collections.abc import Sequence

from pipeline_core.canonical import read_lines, records
from pipeline_core.contract import load_contract
from pipeline_core.parse import text, unescape
from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def country_of_stores(spark: SparkSession, parts: Sequence[str]) -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes by store; the last line of a store wins, as for its sales.

    Lines that cannot be read were reported when the run judged its sales by them.
    """
    lines = records(read_lines(spark, parts), load_contract("stores"))
    wanted = [text(unescape(F.col(name))).alias(name) for name in ("store_id", "country")]
    good = lines.where(F.coalesce(F.col("malformed"), F.lit("")) == "")
    rows = good.select("source_line", *wanted).collect()
    ordered = sorted(rows, key=lambda row: int(row["source_line"]))
    return {
        row["store_id"]: row["country"].upper()
        for row in ordered
        if row["store_id"] and row["country"]
    }
