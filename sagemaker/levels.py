"""The levels at which forecasts are judged. Money of two currencies is never added up: the total
and a category are so many groups as there are currencies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from panel import Floats

LEVELS = {
    "total": ["currency"],
    "store": ["store_id"],
    "category": ["category", "currency"],
    "store_category": ["store_id", "category"],
}


@dataclass(frozen=True)
class Groups:
    """The groups of a level: which one each series is in, and the currency of each."""

    of_series: NDArray[np.intp]
    currencies: list[str]

    def sums(self, values: Floats) -> Floats:
        """Days x series as days x groups."""
        order = np.argsort(self.of_series, kind="stable")
        # Every group has a series, so each number begins somewhere.
        first = np.searchsorted(self.of_series[order], np.arange(len(self.currencies)))
        return np.asarray(np.add.reduceat(values[:, order], first, axis=1))


def groups_at(series: pd.DataFrame, level: str) -> Groups:
    """The groups of these series at a level."""
    keys = series.groupby(LEVELS[level], sort=True)
    return Groups(keys.ngroup().to_numpy(), keys["currency"].first().tolist())
