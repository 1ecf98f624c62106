"""RMSSE and WAPE of forecasts at every level.

RMSSE: root of the mean squared error over the mean squared day-to-day change before the origin,
counted from the first sale on (Makridakis, Spiliotis, Assimakopoulos 2022, "M5 accuracy
competition: Results, findings, and conclusions", section 2.3). A level's RMSSE is the mean over its
groups and folds. WAPE: sum of absolute errors over sum of absolute sales; a level's is the mean
over its currencies. A group that never changed has no RMSSE and is counted instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from levels import LEVELS, groups_at
from panel import Floats


def score(
    series: pd.DataFrame, history: Floats, actual: Floats, forecasts: Mapping[str, Floats]
) -> dict[str, Any]:
    """The sums of one fold: level -> `rmsse` and `errors` by method, `sales` by currency."""
    sums: dict[str, Any] = {}
    for level in LEVELS:
        groups = groups_at(series, level)
        total = groups.sums(np.nan_to_num(actual))
        scale = _scale(groups.sums(np.nan_to_num(history)))
        errors = {name: groups.sums(values) - total for name, values in forecasts.items()}
        sums[level] = {
            "rmsse": {name: _rmsse(error, scale) for name, error in errors.items()},
            "errors": {
                name: _by(groups.currencies, np.abs(error)) for name, error in errors.items()
            },
            "sales": _by(groups.currencies, np.abs(total)),
            "without_change": int((scale == 0).sum()),
        }
    return sums


def combine(folds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Level -> method -> `rmsse`, `wape`; None where nothing defines them."""
    methods = sorted({name for fold in folds for name in fold["total"]["rmsse"]})
    return {
        level: {name: _figures([fold[level] for fold in folds], name) for name in methods}
        for level in LEVELS
    }


def _figures(folds: Sequence[Mapping[str, Any]], name: str) -> dict[str, float | None]:
    values = [value for fold in folds for value in fold["rmsse"].get(name, [])]
    errors: dict[str, float] = {}
    sales: dict[str, float] = {}
    for fold in folds:
        for currency, error in fold["errors"].get(name, {}).items():
            errors[currency] = errors.get(currency, 0.0) + error
            sales[currency] = sales.get(currency, 0.0) + fold["sales"][currency]
    shares = [errors[each] / sales[each] for each in sorted(errors) if sales[each] > 0]
    return {
        "rmsse": float(np.mean(values)) if values else None,
        "wape": float(np.mean(shares)) if shares else None,
    }


def _scale(history: Floats) -> Floats:
    """Mean squared change per group since its first sale."""
    changes = np.diff(history, axis=0) ** 2
    since = np.maximum.accumulate(history != 0, axis=0)[:-1]
    return np.asarray((changes * since).sum(axis=0) / np.maximum(since.sum(axis=0), 1))


def _rmsse(error: Floats, scale: Floats) -> list[float]:
    kept = scale > 0
    values = np.sqrt((error[:, kept] ** 2).mean(axis=0) / scale[kept])
    return [float(value) for value in values]


def _by(currencies: Sequence[str], values: Floats) -> dict[str, float]:
    sums = pd.Series(values.sum(axis=0)).groupby(list(currencies)).sum()
    return {str(name): float(value) for name, value in sums.items()}
