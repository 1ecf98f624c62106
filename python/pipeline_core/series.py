"""Series of sales: a category at a store, day by day."""

from datetime import date, timedelta

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

SERIES = ("store_id", "category")
# Days that a forecast looks ahead.
HORIZON = 28
# A series is live, and forecast, if it sold within so many days up to the last one.
LIVE_DAYS = 56


def live_series(features: DataFrame, as_of: date) -> DataFrame:
    """Each live series with its currency and region; `features` holds days up to `as_of`."""
    same = [F.max(name).alias(name) for name in ("currency", "region")]
    return features.where(sold_lately(as_of)).groupBy(*SERIES).agg(*same)


def sold_lately(as_of: date) -> Column:
    """Whether a row is a day that makes its series live."""
    first = F.lit(as_of - timedelta(days=LIVE_DAYS - 1))
    return F.col("business_date").between(first, F.lit(as_of)) & (F.col("net_revenue") != 0)
