"""Features of a day, of which none but the target looks at the day itself or at later ones."""

from collections.abc import Callable, Mapping
from datetime import date

from pipeline_core.contract import Contract
from pipeline_core.literal_rows import literal_rows
from pipeline_core.series import SERIES
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

LAGS = (1, 7, 14, 28)
SPANS = (7, 28)


def sales_features(
    days: DataFrame,
    country_of: Mapping[str, str],
    holidays: Mapping[str, list[date]],
    contract: Contract,
) -> DataFrame:
    """The contract's columns of the days of `calendar`.

    What is not known in advance is null on days to come: `net_revenue`, `units`, a lag shorter
    than the way to the last day, and a rolling figure with such a day in it.
    """
    # SQL's rows are days here: the calendar has no gaps.
    series = Window.partitionBy(*SERIES).orderBy("business_date")
    before = series.rowsBetween(Window.unboundedPreceding, -1)
    return (
        _with_holidays(days, country_of, holidays)
        .select(
            "*",
            (F.weekday("business_date") + 1).alias("weekday"),
            F.month("business_date").alias("month"),
            *[F.lag("net_revenue", n).over(series).alias(f"lag_{n}") for n in LAGS],
            *[_rolling(F.avg, n).alias(f"mean_{n}") for n in SPANS],
            *[_rolling(F.stddev_samp, n).alias(f"std_{n}") for n in SPANS],
            F.last("day_price", ignorenulls=True).over(before).alias("price"),
            F.last("day_discount", ignorenulls=True).over(before).alias("discount"),
        )
        .select(*contract.columns)
    )


def _rolling(figure: Callable[[Column], Column], days: int) -> Column:
    window = Window.partitionBy(*SERIES).orderBy("business_date").rowsBetween(-days, -1)
    value = F.col("net_revenue").cast("double")
    return F.when(F.count(value).over(window) == days, figure(value).over(window))


def _with_holidays(
    days: DataFrame, country_of: Mapping[str, str], holidays: Mapping[str, list[date]]
) -> DataFrame:
    """`is_holiday`; null where nobody knows the holidays of the store's country."""
    spark = days.sparkSession
    stores = [
        {"store_id": store, "country": country}
        for store, country in country_of.items()
        if country in holidays
    ]
    free = [
        {"country": country, "business_date": day.isoformat(), "free": True}
        for country, found in holidays.items()
        for day in found
    ]
    countries = literal_rows(spark, stores, "store_id string, country string")
    calendar = literal_rows(spark, free, "country string, business_date date, free boolean")
    return (
        days.join(F.broadcast(countries), on="store_id", how="left")
        .join(F.broadcast(calendar), on=["country", "business_date"], how="left")
        .withColumn(
            "is_holiday", F.when(F.col("country").isNotNull(), F.coalesce("free", F.lit(False)))
        )
        .drop("country", "free")
    )
