"""What the model must beat: seasonal naive, and exponential smoothing.

Exponential smoothing is pandas' `ewm`, because the training image has pandas but no statsmodels
and a job without network cannot install it; the tests hold it to statsmodels.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from forecast import QUANTILES, Forecast
from known import mean_known
from origin import look_back, weekdays
from panel import Floats, Panel
from weekdays import DAYS

ALPHAS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
_ERROR_DAYS = 182


def seasonal_naive(panel: Panel, day: int, horizon: int) -> Floats:
    """Each day as the last known day of its weekday was; a series younger than that: its mean."""
    origin = look_back(panel, day)
    return _naive(origin.history, horizon)


def _naive(history: Floats, horizon: int) -> Floats:
    last = history[-DAYS:]
    if len(last) < DAYS:
        last = np.concatenate([np.full((DAYS - len(last), last.shape[1]), np.nan), last])
    filled = np.where(np.isfinite(last), last, mean_known(history))
    return np.asarray(np.maximum(np.concatenate([filled] * -(-horizon // DAYS))[:horizon], 0.0))


def naive_forecast(panel: Panel, day: int, horizon: int) -> Forecast:
    """Seasonal naive with the quantiles of the errors it made on the same series before."""
    history = panel.sales[: day + 1][-_ERROR_DAYS:]
    middle = _naive(panel.sales[: day + 1], horizon)
    low, high = np.zeros_like(middle), np.zeros_like(middle)
    for week in range(-(-horizon // DAYS)):
        span = DAYS * (week + 1)
        errors = history[span:] - history[:-span] if len(history) > span else history[:0]
        bounds = _quantiles(errors)
        rows = slice(week * DAYS, min(span, horizon))
        low[rows], high[rows] = bounds[0], bounds[1]
    return Forecast.of(
        middle, np.stack([middle + np.minimum(low, 0), middle, middle + high.clip(0)])
    )


def _quantiles(errors: Floats) -> Floats:
    """The outer quantiles per series; 0 where no error is known."""
    known = pd.DataFrame(errors).quantile([QUANTILES["p10"], QUANTILES["p90"]])
    return np.asarray(np.nan_to_num(known.to_numpy(dtype="float64")))


def exponential_smoothing(panel: Panel, day: int, horizon: int) -> Floats:
    """Simple exponential smoothing of the series without its week, times its week again.

    The smoothing constant of each series is the one of `ALPHAS` with the smallest one-step error.
    """
    origin = look_back(panel, day)
    factors = origin.factors[origin.weekday.astype(int)]
    level = smoothed_level(origin.history / factors)
    ahead = weekdays(panel)[day + 1 : day + 1 + horizon].astype(int)
    return np.asarray(np.maximum(level * origin.factors[ahead], 0.0))


def smoothed_level(series: Floats) -> Floats:
    """The last level of each column, with its best smoothing constant."""
    frame = pd.DataFrame(series)
    levels = [smooth(frame, alpha) for alpha in ALPHAS]
    errors = [_mean_square(series[1:] - level[:-1]) for level in levels]
    best = np.argmin(np.stack(errors), axis=0)
    last = np.stack([level[-1] for level in levels])
    return np.asarray(np.nan_to_num(last[best, np.arange(len(best))]))


def smooth(frame: pd.DataFrame, alpha: float) -> Floats:
    """l(t) = alpha y(t) + (1 - alpha) l(t - 1), from l(0) = y(0)."""
    smoothed = frame.ewm(alpha=alpha, adjust=False, ignore_na=True).mean()
    return np.asarray(smoothed, dtype=np.float64)


def _mean_square(errors: Floats) -> Floats:
    return mean_known(errors**2)
