"""Make the features anew from the published sales, export them, and publish them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline_core.contract import load_contract
from pipeline_core.derived import ALREADY_PUBLISHED, kept, known_sales, write_candidate
from pipeline_core.publish import Candidate
from pipeline_core.series import HORIZON
from pipeline_core.table import ensure_table
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ml_feature_engineering.calendar_days import calendar
from ml_feature_engineering.currencies import (
    Sold,
    in_last_currency,
    other_currencies,
    sold_by_currency,
)
from ml_feature_engineering.daily import daily
from ml_feature_engineering.export import export
from ml_feature_engineering.public_holidays import public_holidays
from ml_feature_engineering.stores import country_of_stores
from ml_feature_engineering.transform import sales_features


def refresh(
    sales: Candidate,
    features: Candidate,
    store_parts: Sequence[str],
    arguments: Mapping[str, str],
) -> dict[str, Any]:
    """Bring `sales_features` up to date and export them; the fields of the run's record."""
    contract = load_contract("sales_features")
    location = arguments.get("sales_features_uri")
    ensure_table(features.spark, contract, location, features.catalog)
    if features.published() is not None:
        features.drop()
        return dict(ALREADY_PUBLISHED)
    known = known_sales(sales, [features], arguments["business_date"])
    countries = country_of_stores(features.spark, store_parts)
    notices = list(known.notices)
    with kept(daily(known.rows)) as days:
        sold = sold_by_currency(days)
        notices += other_currencies(sold)
        series = calendar(in_last_currency(days, sold), known.as_of, HORIZON)
        with kept(_features(series, sold, known.as_of, countries, notices)) as rows:
            known_rows = rows.where(F.col("business_date") <= F.lit(known.as_of))
            rules = write_candidate(features, contract, known_rows, known.made_from)
            # Before the table: who finds the run published finds its export too.
            notices += _export(rows, known.as_of, arguments["features_uri"], features.run_id)
            features.publish()
    return {"rules": rules, "notices": notices}


def _features(
    series: DataFrame,
    sold: Sequence[Sold],
    as_of: date | None,
    countries: Mapping[str, str],
    notices: list[str],
) -> DataFrame:
    stores = {each.store_id for each in sold}
    first = min((each.first for each in sold), default=None)
    used = {store: countries[store] for store in stores if store in countries}
    holidays = public_holidays(set(used.values()), first, as_of, HORIZON)
    without = sorted(store for store in stores if used.get(store) not in holidays)
    if without:
        notices.append(
            f"no holidays for {len(without)} stores whose country is not known: "
            + ", ".join(f"{store} ({used.get(store, 'none')})" for store in without[:10])
        )
    return sales_features(series, used, holidays, load_contract("sales_features"))


def _export(rows: DataFrame, as_of: date | None, uri: str, run_id: str) -> list[str]:
    if as_of is None:
        return ["no sales yet: nothing to export for the model"]
    return [export(rows, as_of, f"{uri.rstrip('/')}/run_id={run_id}")]
