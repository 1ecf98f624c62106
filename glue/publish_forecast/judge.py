"""A forecast held against what was asked for: every live series, every day, possible values."""

from datetime import date, timedelta

from pipeline_core.series import HORIZON, SERIES
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from publish_forecast.output import QUANTILES

FAULT = "fault"
KEY = (*SERIES, "business_date")
# What decimal(24,4) holds; no shop sells that in a day.
_TOO_MUCH = 1e19
_NAMED = 10


class ForecastRefused(RuntimeError):
    """The forecast breaks a rule; nothing of it is published."""


def judge(output: DataFrame, live: DataFrame, as_of: date) -> DataFrame:
    """Every day asked for or forecast, with the first rule that it breaks, or null."""
    first, last = as_of + timedelta(days=1), as_of + timedelta(days=HORIZON)
    asked = live.select(
        *SERIES,
        "currency",
        "region",
        F.explode(F.sequence(F.lit(first), F.lit(last))).alias("business_date"),
        F.lit(True).alias("asked"),
    )
    copies = F.count(F.lit(1)).over(Window.partitionBy(*KEY)).alias("copies")
    known = live.select(*SERIES, F.lit(True).alias("is_live"))
    return (
        output.select("*", copies)
        .join(asked, on=list(KEY), how="full_outer")
        .join(known, on=list(SERIES), how="left")
        .withColumn(FAULT, _fault())
    )


def _fault() -> Column:
    values = [F.col(name) for name in (*QUANTILES, "mean")]
    p10, p50, p90, mean = values
    missing = p10.isNull() | p50.isNull() | p90.isNull()
    return (
        F.when(F.col("is_live").isNull(), "not_a_live_series")
        .when(F.col("copies").isNull(), "missing_day")
        .when(F.col("asked").isNull(), "day_not_asked_for")
        .when(F.col("copies") > 1, "repeated_day")
        .when(missing, "no_value")
        .when(_any([F.isnan(value) for value in values]), "not_a_number")
        .when(_any([F.abs(value) >= _TOO_MUCH for value in values]), "not_finite")
        .when(_any([value < 0 for value in values]), "negative")
        .when((p10 > p50) | (p50 > p90), "quantiles_out_of_order")
    )


def _any(faults: list[Column]) -> Column:
    # The mean may be missing; that is no fault.
    found = F.lit(False)
    for fault in faults:
        found = found | F.coalesce(fault, F.lit(False))
    return found


def require_faultless(judged: DataFrame, run_id: str) -> None:
    """Raise with the series and the rules they break."""
    faults = (
        judged.where(F.col(FAULT).isNotNull())
        .groupBy(*SERIES, FAULT)
        .agg(F.count(F.lit(1)).alias("days"), F.min("business_date").alias("first"))
    )
    found = faults.orderBy(*SERIES, FAULT).limit(_NAMED).collect()
    if not found:
        return
    named = "; ".join(
        f"{row['store_id']}/{row['category']}: {row[FAULT]} on {row['days']} days, "
        f"the first {row['first']}"
        for row in found
    )
    more = faults.count() - len(found)
    raise ForecastRefused(
        f"forecast of run {run_id} is not published: {named}{f'; and {more} more' if more else ''}"
        f"; each live series needs {HORIZON} days with 0 <= p10 <= p50 <= p90: look at the model, "
        "then run its batch transform again"
    )
