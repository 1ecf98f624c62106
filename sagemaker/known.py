"""Arithmetic over days of which some are not known: NaN, before a series began."""

from __future__ import annotations

import numpy as np
from panel import Floats


def changes(values: Floats) -> Floats:
    """From each day to the next."""
    return values[1:] - values[:-1]


def mean_known(values: Floats) -> Floats:
    """Mean over the first axis of what is not NaN; 0 where all is NaN."""
    count = np.isfinite(values).sum(axis=0)
    return np.asarray(np.nansum(values, axis=0) / np.maximum(count, 1))
