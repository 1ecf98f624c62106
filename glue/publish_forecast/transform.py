"""A faultless forecast as rows of `sales_forecast`."""

from datetime import date

from pipeline_core.contract import Contract
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from publish_forecast.output import QUANTILES


def sales_forecast(judged: DataFrame, as_of: date, run_id: str, contract: Contract) -> DataFrame:
    """One row per live series and day; rounding to four digits keeps the order of quantiles."""
    rows = judged.withColumn("as_of_date", F.lit(as_of)).withColumn("run_id", F.lit(run_id))
    for name in (*QUANTILES, "mean"):
        rows = rows.withColumn(name, F.col(name).cast("decimal(24,4)"))
    return rows.select(*contract.columns)
