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


class Outlook:
    """The rows of one origin; what is the same at every horizon is found once."""

    def __init__(self, panel: Panel, origin: Origin, known: Sequence[str]) -> None:
        codes = {name: float(code) for code, name in enumerate(known)}
        self._panel, self._origin, self._weekdays = panel, origin, weekdays(panel)
        self._category = np.array([codes.get(name, np.nan) for name in panel.series["category"]])
        self._means = [_ratio(origin.known(days), origin.level) for days in (7, 28, 182)]
        self._share_sold = _share_sold(origin.history[-28:])
        self._days_known = np.minimum(np.isfinite(origin.history).sum(axis=0), 2.0 * _YEAR)

    def rows(self, horizon: int) -> Floats:
        """Features of all series `horizon` days after the origin: series x `NAMES`."""
        origin, level = self._origin, self._origin.level
        target = origin.day + horizon
        weekday = int(self._weekdays[target])
        base = origin.base(weekday)
        weeks = [origin.same_weekday(horizon, back) for back in range(4)]
        columns = [
            self._category,
            np.full(level.shape, float(horizon)),
            np.full(level.shape, float(weekday)),
            self._panel.holiday[target],
            *self._means,
            _ratio(weeks[0], base),
            _ratio(np.mean(weeks, axis=0), base),
            self._share_sold,
            _ratio(base, origin.unit),
            self._days_known,
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
