"""The model card: what the model was made of, how it was judged, and what was decided."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from features import NAMES
from gate import Verdict
from panel import Panel
from settings import Job

_LIBRARIES = ("scikit-learn", "numpy", "pandas", "scipy", "pyarrow")


def card(
    job: Job,
    panel: Panel,
    folds: Sequence[Mapping[str, Any]],
    metrics: Mapping[str, Any],
    duel: Mapping[str, Any] | None,
    verdict: Verdict,
    code: str,
) -> dict[str, Any]:
    """Everything but times of day: the same job gives the same card."""
    return {
        "run_id": job.run_id,
        "verdict": asdict(verdict),
        "terms": asdict(job.terms),
        "data": {
            "first_day": f"{panel.dates[0]:%Y-%m-%d}",
            "last_day": f"{panel.last_day:%Y-%m-%d}",
            "series": len(panel.series),
            "currencies": sorted(panel.series["currency"].unique().tolist()),
            "snapshots": job.lineage,
        },
        "settings": {**asdict(job.settings), "features": list(NAMES)},
        "folds": [
            {name: fold[name] for name in ("first_day", "last_day", "series", "at_or_below")}
            for fold in folds
        ],
        "metrics": metrics,
        "champion_metrics": duel,
        "code_sha256": code,
        "libraries": {
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
    }


def write_json(path: Path, value: Any) -> None:
    """Strict JSON: what is undefined is null, never NaN."""
    path.write_text(json.dumps(value, indent=2, allow_nan=False) + "\n")
