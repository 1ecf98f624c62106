"""The levels at which forecasts are judged. Money of two currencies is never added up: the total
and a category are so many groups as there are currencies."""

from __future__ import annotations

import numpy as np
import pandas as pd
from panel import Floats

LEVELS = {
    "total": ["currency"],
    "store": ["store_id"],
    "category": ["category", "currency"],
    "store_category": ["store_id", "category"],
}


def membership(series: pd.DataFrame, level: str) -> tuple[Floats, list[str]]:
    """A matrix (groups x series) of 0 and 1, and the currency of each group."""
    keys = series.groupby(LEVELS[level], sort=True)
    groups = np.zeros((keys.ngroups, len(series)))
    groups[keys.ngroup().to_numpy(), np.arange(len(series))] = 1.0
    return groups, keys["currency"].first().tolist()
