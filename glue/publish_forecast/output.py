"""The files of a batch transform: JSON lines, one forecast day each."""

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

QUANTILES = ("p10", "p50", "p90")
_SCHEMA = (
    "store_id string, category string, business_date string, p10 double, p50 double, p90 double, "
    "mean double, served_by string, unreadable string"
)


class ForecastMissing(RuntimeError):
    """The model left no output for the run."""


class UnreadableForecast(ValueError):
    """A line of the model's output is not a forecast day."""


def read_output(spark: SparkSession, folder: str) -> DataFrame:
    """The forecast days below the folder; the first line that is none is an error."""
    try:
        lines = spark.read.option("recursiveFileLookup", "true").text(folder)
    except AnalysisException as error:
        if error.getErrorClass() != "PATH_NOT_FOUND":
            raise
        raise ForecastMissing(
            f"no forecast below {folder}; run the batch transform of this run first"
        ) from error
    options = {"columnNameOfCorruptRecord": "unreadable", "mode": "PERMISSIVE"}
    rows = (
        lines.where(F.trim("value") != "")
        .select("value", F.input_file_name().alias("file"),
                F.from_json("value", _SCHEMA, options).alias("row"))
        .select("value", "file", "row.*")
        .withColumn("business_date", F.to_date("business_date", "yyyy-MM-dd"))
    )  # fmt: skip
    _require_readable(rows)
    return rows.drop("value", "file", "unreadable")


def _require_readable(rows: DataFrame) -> None:
    fault = F.col("unreadable").isNotNull()
    for key in ("store_id", "category", "business_date"):
        fault = fault | F.col(key).isNull()
    first = rows.where(fault).select("file", "value").head()
    if first is not None:
        raise UnreadableForecast(
            f"{first['file']}: {first['value'][:200]!r} is no forecast; write JSON lines with "
            f"store_id, category, business_date (yyyy-MM-dd) and numbers {', '.join(QUANTILES)}"
        )
