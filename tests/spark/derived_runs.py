"""Runs of the EMR jobs after a day's run, on a catalog in a folder, without AWS."""

from pathlib import Path
from typing import Any

from pipeline_core.contract import load_contract
from pipeline_core.publish import Candidate
from process_runs import CATALOG, Runs

BUSINESS_DATE = "2026-01-31"


def candidate(runs: Runs, name: str, run_id: str) -> Candidate:
    """The run's candidate of a dataset."""
    return Candidate(runs.spark, load_contract(name).table, run_id, CATALOG)


def transform(runs: Runs, run_id: str, day: str = BUSINESS_DATE) -> dict[str, Any]:
    """data_transformation."""
    from data_transformation.refresh import refresh

    insights, pairs = (candidate(runs, n, run_id) for n in ("customer_insights", "product_pairs"))
    return refresh(candidate(runs, "sales", run_id), (insights, pairs), {"business_date": day})


def engineer(runs: Runs, run_id: str, day: str = BUSINESS_DATE) -> dict[str, Any]:
    """ml_feature_engineering."""
    from ml_feature_engineering.refresh import refresh

    made = candidate(runs, "sales_features", run_id)
    parts = runs.manifest(run_id).store_parts
    arguments = {"business_date": day, "features_uri": str(runs.folder / "features")}
    return refresh(candidate(runs, "sales", run_id), made, parts, arguments)


def publish(runs: Runs, run_id: str) -> dict[str, Any]:
    """publish_forecast."""
    from publish_forecast.refresh import refresh

    features, forecast = (candidate(runs, n, run_id) for n in ("sales_features", "sales_forecast"))
    return refresh(features, forecast, {"forecast_uri": str(runs.folder / "forecast")})


def export_of(runs: Runs, run_id: str) -> Path:
    """Where the features of a run are for the model."""
    return runs.folder / "features" / f"run_id={run_id}"


def by_key(runs: Runs, table: str, keys: tuple[str, ...]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """All published rows by their keys."""
    rows = runs.spark.table(f"{CATALOG}.{table}").collect()
    return {tuple(row[k] for k in keys): tuple(row) for row in rows}
