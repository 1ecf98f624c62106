"""Runs of the EMR jobs after a day's run, on a catalog in a folder, without AWS."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lake import sale
from pipeline_core.contract import load_contract
from pipeline_core.publish import Candidate
from pipeline_core.series import HORIZON
from process_runs import CATALOG, Runs

BUSINESS_DATE = "2026-01-31"
AS_OF = date(2026, 1, 2)  # of the last sale in `one_live_series`
Days = list[dict[str, Any]]


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


def one_live_series(runs: Runs) -> Runs:
    """Features of run r1: one live series, S1's Toys, and one that is not."""
    old = sale(2, category="Books", transaction_ts="2025-10-01T15:00:00Z")
    runs.day("r1", runs.file([sale(1), old]))
    engineer(runs, "r1")
    return runs


def forecast_days(store: str = "S1", category: str = "Toys") -> Days:
    """A faultless forecast of one series."""
    return [
        {
            "store_id": store, "category": category,
            "business_date": f"{AS_OF + timedelta(days=n)}",
            "mean": 10.0, "p10": 1.00004, "p50": 9.5, "p90": 20.0, "served_by": "champion",
        }
        for n in range(1, HORIZON + 1)
    ]  # fmt: skip


def leave_forecast(runs: Runs, rows: Days, run_id: str = "r1", more: str = "") -> Path:
    """What a batch transform leaves."""
    file = runs.folder / "forecast" / f"run_id={run_id}" / "part-00000.snappy.parquet.out"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows) + more)
    return file


def forecast(runs: Runs, *columns: str) -> list[tuple[Any, ...]]:
    """What is published of the forecast."""
    return runs.rows("curated.sales_forecast", *columns)


def export_of(runs: Runs, run_id: str) -> Path:
    """Where the features of a run are for the model."""
    return runs.folder / "features" / f"run_id={run_id}"


def by_key(runs: Runs, table: str, keys: tuple[str, ...]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """All published rows by their keys."""
    rows = runs.spark.table(f"{CATALOG}.{table}").collect()
    return {tuple(row[k] for k in keys): tuple(row) for row in rows}
