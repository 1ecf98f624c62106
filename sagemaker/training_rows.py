"""The past as training rows: at many earlier origins, what was known and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from features import Outlook
from numpy.typing import NDArray
from origin import LEVEL_DAYS, look_back, weekdays
from panel import Floats, Panel

LEAST_HISTORY = 56
_STEP = 4  # days between origins; not 7, so that every weekday meets every horizon


@dataclass(frozen=True)
class TrainingRows:
    """`target` is sales relative to the series' plain expectation; `signal` is that expectation
    relative to the series' noise: errors count alike in all series once weighted by it."""

    features: Floats
    target: Floats
    signal: Floats


def training_rows(
    panel: Panel, last: int, horizon: int, known: Sequence[str], most: int, seed: int
) -> TrainingRows:
    """Rows whose targets are known at the end of day `last`; at most about `most` of them."""
    origins = range(last - horizon, LEAST_HISTORY - 2, -_STEP)
    if len(origins) == 0:
        raise ValueError(
            f"{last + 1} days of sales; a model needs {LEAST_HISTORY + horizon} to learn from"
        )
    # Of the series that sell: one old day would otherwise thin out the rows of all later ones.
    series = sum(int(panel.live(day, LEVEL_DAYS).sum()) for day in origins)
    share = min(1.0, most / max(series * horizon, 1))
    parts = [part for day in origins for part in _of(panel, day, horizon, known, share, seed)]
    return TrainingRows(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.target for part in parts]),
        np.concatenate([part.signal for part in parts]),
    )


def _of(
    panel: Panel, day: int, horizon: int, known: Sequence[str], share: float, seed: int
) -> list[TrainingRows]:
    origin, days = look_back(panel, day), weekdays(panel)
    outlook = Outlook(panel, origin, known)
    chance = np.random.default_rng([seed, day])
    usable: NDArray[np.bool_] = origin.level > 0
    parts = []
    for ahead in range(1, horizon + 1):
        chosen = usable & (chance.random(usable.shape) < share)
        base = origin.base(int(days[day + ahead]))[chosen]
        target = panel.sales[day + ahead][chosen] / base
        signal = base / origin.unit[chosen]
        parts.append(TrainingRows(outlook.rows(ahead)[chosen], target, signal))
    return parts
