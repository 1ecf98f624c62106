"""How a series spreads over the week, steadied by what its category does.

The weight of a series' own profile follows from its noise (empirical Bayes, James-Stein form): a
series that sells a few times a month follows its category, a busy one follows itself.
"""

from __future__ import annotations

import numpy as np
from known import mean_known
from panel import Floats

DAYS = 7
_WEEKS = 26


def category_profiles(sales: Floats, weekday: Floats, groups: list[str]) -> dict[str, Floats]:
    """Seven factors with mean 1 for each category, from series that each count alike."""
    level = mean_known(_recent(sales))
    shares = np.divide(sales, level, out=np.full_like(sales, np.nan), where=level > 0)
    names = np.array(groups)
    return {
        name: _normal(_by_weekday(shares[:, names == name], weekday))
        for name in sorted(set(groups))
    }


def profiles(sales: Floats, weekday: Floats, pooled: Floats) -> Floats:
    """Factors (7 x series) of each series; `pooled`, of the same shape, are its category's."""
    recent, days = _recent(sales), weekday[-len(_recent(sales)) :]
    count, mean, spread = (np.zeros((DAYS, sales.shape[1])) for _ in range(3))
    for day in range(DAYS):
        rows = recent[days == day]
        known = np.isfinite(rows)
        count[day] = known.sum(axis=0)
        mean[day] = _divide(np.nansum(rows, axis=0), count[day])
        spread[day] = np.nansum((rows - mean[day]) ** 2, axis=0)
    level = mean.mean(axis=0)
    own = _divide(mean, level)
    noise = _divide(spread.sum(axis=0), np.maximum(count.sum(axis=0) - DAYS, 0))
    error = _divide(noise, level**2) * _divide(1.0, count).mean(axis=0)
    signal = np.maximum(((own - pooled) ** 2).mean(axis=0) - error, 0.0)
    # A weekday not seen yet says nothing of the series' own week.
    weight = np.where((count.min(axis=0) > 1) & (level > 0), _divide(signal, signal + error), 0.0)
    return np.asarray(_normal(np.maximum(weight * own + (1 - weight) * pooled, 0.05)))


def _recent(sales: Floats) -> Floats:
    return sales[-_WEEKS * DAYS :]


def _by_weekday(shares: Floats, weekday: Floats) -> Floats:
    means = [shares[weekday == day] for day in range(DAYS)]
    return np.array(
        [rows[np.isfinite(rows)].mean() if np.isfinite(rows).any() else 1.0 for rows in means]
    )


def _normal(factors: Floats) -> Floats:
    mean = factors.mean(axis=0)
    return np.asarray(np.where(mean > 0, _divide(factors, mean), 1.0))


def _divide(a: Floats | float, b: Floats) -> Floats:
    shape = np.broadcast(a, b).shape
    return np.asarray(np.divide(a, b, out=np.zeros(shape), where=np.broadcast_to(b > 0, shape)))
