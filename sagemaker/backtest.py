"""Rolling-origin backtest: the last windows of the history, each forecast from the days before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from baselines import exponential_smoothing, seasonal_naive
from forecast import Forecast
from model import Model, Settings, fit
from panel import Floats, Panel
from scores import score
from training_rows import LEAST_HISTORY

LIVE_DAYS = 56


def origins(panel: Panel, folds: int, horizon: int) -> list[int]:
    """Day numbers of up to `folds` origins, the earliest first; windows touch and do not overlap."""
    last = panel.observed - 1
    days = [last - horizon * fold for fold in range(folds, 0, -1)]
    return [day for day in days if day + 1 >= LEAST_HISTORY + horizon]


def run_fold(panel: Panel, day: int, settings: Settings, champion: Model | None) -> dict[str, Any]:
    """Train up to day number `day`, forecast what follows, and score it; plain JSON."""
    window = slice(day + 1, day + 1 + settings.horizon)
    live = panel.live(day, LIVE_DAYS)
    series, history = panel.series[live], panel.sales[: day + 1][:, live]
    ours = fit(panel, day, settings).forecast(panel, day)
    forecasts = {
        "model": ours.mean,
        "seasonal_naive": seasonal_naive(panel, day, settings.horizon),
        "exponential_smoothing": exponential_smoothing(panel, day, settings.horizon),
    }
    if champion is not None:
        forecasts["champion"] = champion.forecast(panel, day).mean
    chosen = {name: values[:, live] for name, values in forecasts.items()}
    return {
        "first_day": f"{panel.dates[day + 1]:%Y-%m-%d}",
        "last_day": f"{panel.dates[day + settings.horizon]:%Y-%m-%d}",
        "series": int(live.sum()),
        "scores": score(series, history, panel.sales[window][:, live], chosen),
        **_below(ours, panel.sales[window], live),
    }


def _below(forecast: Forecast, actual: Floats, live: Floats) -> dict[str, Any]:
    """Share of days at or below each quantile."""
    days = actual[:, live]
    share: Callable[[Floats], float] = lambda bound: float((days <= bound[:, live]).mean())  # noqa: E731
    names = ("p10", "p50", "p90")
    return {"at_or_below": {name: share(getattr(forecast, name)) for name in names if np.size(days)}}
