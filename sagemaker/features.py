"""Rows for the global model: one per series and horizon, all of them known at the origin.

Everything about sales is relative to the series' own level, so that one model serves all
currencies and sizes of stores. Missing history is NaN, which the trees treat as a value.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from known import mean_known
from numpy.typing import NDArray
from origin import Origin, weekdays
from panel import Floats, Panel
from weekdays import DAYS

NAMES = (
    "category",
    "horizon",
    "weekday",
    "is_holiday",
    "mean_7",
    "mean_28",
    "mean_182",
    "same_weekday_last",
    "same_weekday_4",
    "share_of_days_sold_28",
    "signal",
    "days_known",
    "year_before",
)
CATEGORICAL = [0]
_YEAR = 364  # a whole number of weeks
_MOST_CATEGORIES = 200  # the trees take at most 255 of them


def categories(panel: Panel) -> list[str]:
    """The categories that the model tells apart: the most frequent ones, by name."""
    counts = panel.series["category"].value_counts()
    return sorted(counts.index[:_MOST_CATEGORIES])


def rows(panel: Panel, origin: Origin, horizon: int, known: Sequence[str]) -> Floats:
    """Features of all series `horizon` days after the origin: series x `NAMES`."""
    target = origin.day + horizon
    weekday = int(weekdays(panel)[target])
    base, level = origin.base(weekday), origin.level
    codes = {name: float(code) for code, name in enumerate(known)}
    columns = [
        np.array([codes.get(name, np.nan) for name in panel.series["category"]]),
        np.full(level.shape, float(horizon)),
        np.full(level.shape, float(weekday)),
        panel.holiday[target],
        _ratio(origin.known(7), level),
        _ratio(origin.known(28), level),
        _ratio(origin.known(182), level),
        _ratio(origin.same_weekday(horizon), base),
        _ratio(np.mean([origin.same_weekday(horizon, back) for back in range(4)], axis=0), base),
        _share_sold(origin.history[-28:]),
        _ratio(base, origin.unit),
        np.minimum(np.isfinite(origin.history).sum(axis=0), 2.0 * _YEAR),
        _year_before(origin, horizon),
    ]
    return np.stack(columns, axis=1)


def _share_sold(days: Floats) -> Floats:
    return mean_known(np.where(np.isfinite(days), days != 0, np.nan))


def _year_before(origin: Origin, horizon: int) -> Floats:
    """How the days around the target compared with the level a year ago."""
    target, then = origin.day + horizon - _YEAR, origin.day - _YEAR
    if then < 8 * DAYS:
        return np.full(origin.level.shape, np.nan)
    around = origin.history[target - 2 * DAYS : target + 2 * DAYS].mean(axis=0)
    return _ratio(around, origin.history[then - 8 * DAYS : then].mean(axis=0))


def _ratio(value: Floats, by: Floats) -> Floats:
    nothing: Floats = np.full(by.shape, np.nan)
    usable: NDArray[np.bool_] = (by > 0) & np.isfinite(by)
    return np.asarray(np.divide(value, by, out=nothing, where=usable))
