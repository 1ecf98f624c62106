"""What is known of every series at the end of one day, the origin of a forecast.

Only days up to the origin are looked at, so nothing of the future can leak into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from known import changes, mean_known
from panel import Floats, Panel
from weekdays import DAYS, category_profiles, profiles

LEVEL_DAYS = 56
_LONG_DAYS = 182
_LEAST_FACTOR = 0.05


@dataclass(frozen=True)
class Origin:
    """Per series: `level` (currency per day), `unit` (its usual day-to-day change, same unit),
    `factors` (7 x series, Monday first, mean 1) and `history` (days x series up to the origin)."""

    day: int
    history: Floats
    weekday: Floats
    factors: Floats
    level: Floats
    unit: Floats

    def base(self, weekday: int) -> Floats:
        """The plain expectation for a weekday: level times factor."""
        return np.asarray(self.level * self.factors[weekday])

    def same_weekday(self, horizon: int, back: int = 0) -> Floats:
        """Sales on the last known day with the target's weekday, or `back` weeks before that."""
        at = self.day + horizon - DAYS * (-(-horizon // DAYS) + back)
        return self.history[at] if at >= 0 else np.full(self.level.shape, np.nan)

    def known(self, days: int) -> Floats:
        """Mean of the last `days` days without those before the series began; 0 without any."""
        return mean_known(self.history[-days:])


def weekdays(panel: Panel) -> Floats:
    """0 (Monday) to 6 of every day of the panel."""
    return np.asarray(panel.dates.weekday, dtype="float64")


def look_back(panel: Panel, day: int, pooled: Mapping[str, Floats] | None = None) -> Origin:
    """The state at the end of day number `day`; `pooled` are weekday profiles of the categories."""
    history, weekday = panel.sales[: day + 1], weekdays(panel)[: day + 1]
    groups = panel.series["category"].tolist()
    known = category_profiles(history, weekday, groups) if pooled is None else pooled
    even = np.ones(DAYS)
    factors = profiles(history, weekday, np.stack([known.get(g, even) for g in groups], axis=1))
    recent = history[-LEVEL_DAYS:]
    spread = factors[weekday[-LEVEL_DAYS:].astype(int)]
    present = np.isfinite(recent)
    expected = np.where(present, spread, 0.0).sum(axis=0)
    level = np.nansum(recent, axis=0) / np.where(expected > 0, expected, 1.0)
    change = mean_known(changes(history[-_LONG_DAYS:]) ** 2) ** 0.5
    # A series without any change would weigh without limit.
    unit = np.maximum(change, _LEAST_FACTOR * np.abs(level))
    return Origin(day, history, weekday, factors, np.maximum(level, 0.0), unit)
