"""One gradient-boosting model for all series: a head for the mean and one per quantile.

The heads learn by how much sales differ from the series' plain expectation (level x weekday).
Weighted by the square of that expectation over the series' noise, their squared error is the
mean of the series' squared scaled errors, which RMSSE is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from features import CATEGORICAL, Outlook, categories
from forecast import QUANTILES, Forecast
from origin import Origin, look_back, weekdays
from panel import Floats, Panel
from sklearn.ensemble import HistGradientBoostingRegressor
from training_rows import training_rows
from weekdays import category_profiles

FORMAT = 1


@dataclass(frozen=True)
class Settings:
    """What a model is made with; `most_rows` bounds memory and time whatever the data."""

    horizon: int = 28
    most_rows: int = 60_000
    iterations: int = 60
    learning_rate: float = 0.06
    leaves: int = 12
    least_in_leaf: int = 200
    seed: int = 20250101


@dataclass(frozen=True)
class Model:
    """A fitted model: plain parts only, so that it can be kept and read again."""

    settings: Settings
    categories: list[str]
    profiles: dict[str, Floats]
    heads: dict[str, Any]

    def parts(self) -> dict[str, Any]:
        """Everything as basic types and scikit-learn estimators."""
        return {
            "format": FORMAT,
            "settings": asdict(self.settings),
            "categories": self.categories,
            "profiles": self.profiles,
            "heads": self.heads,
        }

    @classmethod
    def of(cls, parts: Mapping[str, Any]) -> Model:
        """The reverse of `parts`."""
        if parts.get("format") != FORMAT:
            raise ValueError(f"a model of format {parts.get('format')}; this code reads {FORMAT}")
        names = ("categories", "profiles", "heads")
        return cls(Settings(**parts["settings"]), *(parts[name] for name in names))

    def forecast(self, panel: Panel, day: int) -> Forecast:
        """The `horizon` days after day number `day`, from what was known then."""
        origin = look_back(panel, day, self.profiles)
        ahead = range(1, self.settings.horizon + 1)
        outlook = Outlook(panel, origin, self.categories)
        features = np.concatenate([outlook.rows(h) for h in ahead])
        base = np.stack([origin.base(int(weekdays(panel)[day + h])) for h in ahead])
        values = {name: head.predict(features) for name, head in self.heads.items()}
        scaled = {name: value.reshape(base.shape) * base for name, value in values.items()}
        return Forecast.of(scaled["mean"], np.stack([scaled[name] for name in QUANTILES]))


def fit(panel: Panel, last: int, settings: Settings) -> Model:
    """Learn from all days up to and with day number `last`."""
    known = categories(panel)
    data = training_rows(panel, last, settings.horizon, known, settings.most_rows, settings.seed)
    if len(data.target) == 0:
        raise ValueError("no series sold anything in the days to learn from")
    heads = {"mean": _head(settings, loss="squared_error")}
    heads["mean"].fit(data.features, data.target, data.signal**2)
    for name, quantile in QUANTILES.items():
        heads[name] = _head(settings, loss="quantile", quantile=quantile)
        heads[name].fit(data.features, data.target, data.signal)
    origin = look_back(panel, last)
    pooled = category_profiles(origin.history, origin.weekday, panel.series["category"].tolist())
    return Model(settings, known, pooled, heads)


def _head(settings: Settings, **loss: Any) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        max_iter=settings.iterations,
        learning_rate=settings.learning_rate,
        max_leaf_nodes=settings.leaves,
        min_samples_leaf=settings.least_in_leaf,
        categorical_features=CATEGORICAL,
        early_stopping=False,
        random_state=settings.seed,
        **loss,
    )


def plain(origin: Origin, panel: Panel, horizon: int) -> Floats:
    """Level x weekday alone, days x series."""
    days = range(origin.day + 1, origin.day + 1 + horizon)
    return np.stack([origin.base(int(weekdays(panel)[day])) for day in days])
