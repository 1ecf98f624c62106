"""Judge a run's forecast against the features it was made from, and publish it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline_core.contract import load_contract
from pipeline_core.dates import on_dates
from pipeline_core.derived import ALREADY_PUBLISHED, write_candidate
from pipeline_core.publish import Candidate, NothingToPublish
from pipeline_core.series import live_series
from pipeline_core.snapshots import SOURCE
from pipeline_core.table import ensure_table
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from publish_forecast.judge import judge, require_faultless
from publish_forecast.output import read_output
from publish_forecast.transform import sales_forecast


def refresh(
    features: Candidate, forecast: Candidate, arguments: Mapping[str, str]
) -> dict[str, Any]:
    """Publish the forecast of the run's features; the fields of the run's record."""
    contract = load_contract("sales_forecast")
    location = arguments.get("sales_forecast_uri")
    ensure_table(forecast.spark, contract, location, forecast.catalog)
    if forecast.published() is not None:
        forecast.drop()
        return dict(ALREADY_PUBLISHED)
    snapshot = features.published()
    if snapshot is None:
        raise NothingToPublish(
            f"run {features.run_id} is not published in {features.table}; "
            "run ml_feature_engineering first"
        )
    known = features.spark.sql(f"select * from {features.name} version as of {snapshot}")
    as_of = _last_day(known)
    if as_of is None:
        return {"status": "skipped", "reason": "there are no sales yet to forecast from"}
    folder = f"{arguments['forecast_uri'].rstrip('/')}/run_id={forecast.run_id}"
    judged = judge(read_output(forecast.spark, folder), live_series(known, as_of), as_of).persist()
    try:
        require_faultless(judged, forecast.run_id)
        rows = sales_forecast(judged, as_of, forecast.run_id, contract)
        made_from = {SOURCE: str(snapshot)}
        here = on_dates("as_of_date", [as_of])
        rules = write_candidate(forecast, contract, rows, made_from, here)
        notice = _notice(judged, as_of)
        forecast.publish()
    finally:
        judged.unpersist()
    return {"rules": rules, "notices": [notice]}


def _last_day(known: DataFrame) -> date | None:
    last: date | None = known.agg(F.max("business_date")).collect()[0][0]
    return last


def _notice(judged: DataFrame, as_of: date) -> str:
    days, series, served_by = judged.agg(
        F.count(F.lit(1)),
        F.countDistinct("store_id", "category"),
        F.sort_array(F.collect_set("served_by")),
    ).collect()[0]
    by = f", served by {', '.join(served_by)}" if served_by else ""
    return f"{days} days of {series} series forecast from {as_of}{by}"
