"""A forecast of all series: mean and three quantiles, days x series, in the series' currency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from panel import Floats

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
FIELDS = ("mean", *QUANTILES)


@dataclass(frozen=True)
class Forecast:
    """`mean` is what adds up over stores and categories; the quantiles say how sure it is."""

    mean: Floats
    p10: Floats
    p50: Floats
    p90: Floats

    @classmethod
    def of(cls, mean: Floats, quantiles: Floats) -> Forecast:
        """From raw values: none below zero, quantiles (3 x days x series) in order, no NaN."""
        values = np.maximum(np.concatenate([mean[None], np.sort(quantiles, axis=0)]), 0.0)
        if not np.isfinite(values).all():
            raise ArithmeticError("a forecast is not a finite number; the model is not to be used")
        return cls(*values)
