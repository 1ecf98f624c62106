"""A complete calendar for each series: a row per day, sold or not."""

from datetime import date

from pipeline_core.series import SERIES
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F


def calendar(days: DataFrame, as_of: date | None, ahead: int) -> DataFrame:
    """Rows from each series' first day to `ahead` days after `as_of`.

    A day without sales has 0 as `net_revenue` and `units`, and a day to come has null. Each day is
    stretched up to the next one of its series, so no calendar has to be joined.
    """
    end = F.date_add(F.lit(as_of).cast("date"), ahead)
    next_day = F.lead("business_date").over(Window.partitionBy(*SERIES).orderBy("business_date"))
    stretched = (
        days.withColumn("until", F.coalesce(F.date_sub(next_day, 1), end))
        .withColumn("span", F.sequence("business_date", "until"))
        .select("*", F.posexplode("span").alias("gap", "day"))
    )
    sold, past = F.col("gap") == 0, F.col("day") <= F.lit(as_of).cast("date")
    return stretched.select(
        *SERIES,
        "currency",
        "region",
        F.col("day").alias("business_date"),
        *[
            F.when(sold, F.col(name)).when(past, F.lit(0)).cast(kind).alias(name)
            for name, kind in (("net_revenue", "decimal(24,2)"), ("units", "bigint"))
        ],
        *[F.when(sold, F.col(name)).alias(name) for name in ("day_price", "day_discount")],
    )
