"""Serving under SageMaker's container contract: features in, 28 days per live series out."""

from __future__ import annotations

import io
import json
from typing import Any

import pandas as pd
from artefact import Artefact, load
from backtest import LIVE_DAYS
from forecast import FIELDS, Forecast
from panel import COLUMNS, Panel, make_panel, read_parquet

PARQUET, CSV, JSON_LINES = "application/x-parquet", "text/csv", "application/jsonlines"


def model_fn(model_dir: str) -> Artefact:
    """Load what was trained."""
    return load(model_dir)


def input_fn(input_data: bytes | str, content_type: str) -> Panel:
    """The features of one request: whole series, with the days to forecast at their end."""
    if content_type == PARQUET:
        return make_panel([read_parquet(io.BytesIO(_bytes(input_data)))])
    if content_type == CSV:
        text = input_data if isinstance(input_data, str) else input_data.decode("utf-8")
        types = {"store_id": str, "category": str, "currency": str, "is_holiday": "boolean"}
        return make_panel([pd.read_csv(io.StringIO(text), dtype=types, keep_default_na=True)])
    raise ValueError(f"content type {content_type!r}; send {PARQUET} or {CSV} with {COLUMNS}")


def predict_fn(panel: Panel, artefact: Artefact) -> list[dict[str, Any]]:
    """One row per live series and day ahead."""
    ahead = len(panel.dates) - panel.observed
    if ahead < artefact.horizon:
        raise ValueError(
            f"the features end {ahead} days after the last sales, {panel.last_day:%Y-%m-%d}; "
            f"the forecast needs {artefact.horizon} (rows without net_revenue)"
        )
    origin = panel.observed - 1
    forecast = artefact.forecast(panel, origin)
    return _rows(panel, artefact, forecast, origin)


def output_fn(prediction: list[dict[str, Any]], accept: str) -> tuple[str, str]:
    """JSON lines, whatever is asked for: the publishing step reads nothing else."""
    return "".join(json.dumps(row, allow_nan=False) + "\n" for row in prediction), JSON_LINES


def _rows(
    panel: Panel, artefact: Artefact, forecast: Forecast, origin: int
) -> list[dict[str, Any]]:
    days = [f"{day:%Y-%m-%d}" for day in panel.dates[origin + 1 : origin + 1 + artefact.horizon]]
    live = panel.live(origin, LIVE_DAYS)
    return [
        {
            "store_id": series.store_id,
            "category": series.category,
            "business_date": day,
            **{name: round(float(getattr(forecast, name)[at, i]), 4) for name in FIELDS},
            "served_by": artefact.served_by,
        }
        for i, series in enumerate(panel.series.itertuples())
        if live[i]
        for at, day in enumerate(days)
    ]


def _bytes(data: bytes | str) -> bytes:
    return data.encode("utf-8") if isinstance(data, str) else bytes(data)
