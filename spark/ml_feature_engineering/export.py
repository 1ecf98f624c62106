"""The features as plain Parquet, for a model that knows neither Iceberg nor decimals."""

from datetime import date
from math import ceil

from pipeline_core.series import SERIES, sold_lately
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

# Some 10 MB: a batch transform sends a whole file as one request, of at most 100 MB.
ROWS_PER_FILE = 200_000


def export(rows: DataFrame, as_of: date, uri: str) -> str:
    """Replace what is below `uri`; a notice of what was written.

    Each series is whole in one file, its days in order. Series that are no longer live have days
    to come too: a file of such series only would otherwise end with the last sales.
    """
    found = rows.groupBy(*SERIES).agg(
        F.count(F.lit(1)).alias("days"), F.max(sold_lately(as_of)).alias("is_live")
    )
    series, days, live = found.agg(
        F.count(F.lit(1)), F.sum("days"), F.count_if("is_live")
    ).collect()[0]
    files = ceil(days / ROWS_PER_FILE)
    (
        _without_decimals(rows)
        .repartition(files, *SERIES)
        .sortWithinPartitions(*SERIES, "business_date")
        .write.mode("overwrite")
        # A marker file would be taken for features.
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .parquet(uri)
    )
    return f"{days} rows of {series} series, {live} of them live, exported to {uri}"


def _without_decimals(rows: DataFrame) -> DataFrame:
    return rows.select(
        *[
            F.col(name).cast("double") if kind.startswith("decimal") else F.col(name)
            for name, kind in rows.dtypes
        ]
    )
