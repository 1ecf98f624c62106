"""The file that is served: a fitted model, or the word to forecast seasonal naive.

Plain types and scikit-learn estimators only: later code can read it, or refuse it by its format.
"""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
from baselines import naive_forecast
from forecast import Forecast
from model import Model
from panel import Panel

FILE = "forecaster.joblib"
ARCHIVE = "model.tar.gz"


@dataclass(frozen=True)
class Artefact:
    """What forecasts; `served_by` goes into every row: a reader sees whose forecast it is."""

    served_by: str
    horizon: int
    data_through: str  # the last day it learned from, yyyy-mm-dd
    model: Model | None

    def forecast(self, panel: Panel, day: int) -> Forecast:
        """The days after day number `day`."""
        if self.model is None:
            return naive_forecast(panel, day, self.horizon)
        return self.model.forecast(panel, day)

    def save(self, folder: Path) -> None:
        """Write it into a model's folder."""
        parts = {
            "served_by": self.served_by,
            "horizon": self.horizon,
            "data_through": self.data_through,
            "model": self.model.parts() if self.model else None,
        }
        joblib.dump(parts, folder / FILE)


def load(folder: str | Path) -> Artefact:
    """Read the artefact of a model's folder."""
    path = Path(folder) / FILE
    if not path.is_file():
        raise FileNotFoundError(f"no {FILE} in {folder}; train.py writes it into the model")
    parts: dict[str, Any] = joblib.load(path)
    model = Model.of(parts["model"]) if parts["model"] else None
    return Artefact(parts["served_by"], parts["horizon"], parts["data_through"], model)


def load_champion(channel: str | Path | None, scratch: Path) -> Artefact | None:
    """The model in a channel, packed as SageMaker keeps it or unpacked; None without a channel."""
    if channel is None:
        return None
    packed = Path(channel) / ARCHIVE
    if not packed.is_file():
        return load(channel)
    with tarfile.open(packed) as archive:
        archive.extract(_member(archive), scratch, filter="data")
    return load(scratch)


def _member(archive: tarfile.TarFile) -> tarfile.TarInfo:
    for member in archive:
        if member.name.removeprefix("./") == FILE:
            member.name = FILE
            return member
    raise FileNotFoundError(f"no {FILE} in {archive.name!r}; name a model that train.py made")
