"""Rolling-origin backtest: the last windows of the history, each forecast from what came before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from baselines import exponential_smoothing, seasonal_naive
from forecast import QUANTILES, Forecast
from model import Model, Settings, fit
from numpy.typing import NDArray
from panel import Floats, Panel
from scores import score
from training_rows import LEAST_HISTORY

LIVE_DAYS = 56


def origins(panel: Panel, folds: int, horizon: int) -> list[int]:
    """Day numbers of up to `folds` origins, the earliest first; windows touch, without overlap."""
    last = panel.observed - 1
    days = [last - horizon * fold for fold in range(folds, 0, -1)]
    return [day for day in days if day + 1 >= LEAST_HISTORY + horizon]


@dataclass(frozen=True)
class Champion:
    """The model in service and the last day number it learned from, in the panel's counting."""

    model: Model
    learned: int


def run_fold(
    panel: Panel, day: int, settings: Settings, champion: Champion | None
) -> dict[str, Any]:
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
    chosen = {name: values[:, live] for name, values in forecasts.items()}
    return {
        "first_day": f"{panel.dates[day + 1]:%Y-%m-%d}",
        "last_day": f"{panel.dates[day + settings.horizon]:%Y-%m-%d}",
        "series": int(live.sum()),
        "scores": score(series, history, panel.sales[window][:, live], chosen),
        "at_or_below": _below(ours, panel.sales[window][:, live], live),
        **_duel(panel, day, ours, champion, live),
    }


def _duel(
    panel: Panel, day: int, ours: Forecast, champion: Champion | None, live: NDArray[np.bool_]
) -> dict[str, Any]:
    """Scores of the model and the champion, of all days and of those the champion never saw."""
    if champion is None:
        return {}
    horizon, series, history = len(ours.mean), panel.series[live], panel.sales[: day + 1][:, live]
    both = {"model": ours.mean, "champion": champion.model.forecast(panel, day).mean}

    def scores(first: int) -> dict[str, Any]:
        actual = panel.sales[day + 1 + first : day + 1 + horizon][:, live]
        chosen = {name: values[first:][:, live] for name, values in both.items()}
        return score(series, history, actual, chosen)

    seen = min(max(champion.learned - day, 0), horizon)
    unseen = {"duel_unseen": scores(seen)} if seen < horizon else {}
    return {"duel": scores(0), **unseen}


def _below(forecast: Forecast, days: Floats, live: NDArray[np.bool_]) -> dict[str, float | None]:
    """Share of days at or below each quantile."""
    bounds = {name: getattr(forecast, name)[:, live] for name in QUANTILES}
    shares = {name: float((days <= bound).mean()) for name, bound in bounds.items() if days.size}
    return {name: shares.get(name) for name in QUANTILES}
