"""Training under SageMaker's container contract: features in, a judged model and its card out."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import joblib
from artefact import Artefact, load_champion
from backtest import Champion, origins, run_fold
from card import card, write_json
from checkpoints import Checkpoints, folder_hash, sha256
from gate import CANDIDATE, CHAMPION, NAIVE, Duel, Verdict, judge, without_backtest
from model import fit
from panel import Panel, read_panel
from scores import combine
from settings import Job, read_job
from training_rows import LEAST_HISTORY

CODE = Path(__file__).resolve().parent


def main(argv: Sequence[str], env: Mapping[str, str]) -> None:
    """Read the job, train, judge, and leave model, card and code in the model's folder."""
    job = read_job(argv, env)
    panel = read_panel(job.features)
    with tempfile.TemporaryDirectory() as scratch:
        champion = load_champion(job.champion, Path(scratch))
    folds = _backtest(job, panel, champion)
    metrics = combine([fold["scores"] for fold in folds]) if folds else {}
    duel = _duel(folds) if champion and folds else None
    verdict = _verdict(job, panel, metrics, duel, champion is not None)
    job.model.mkdir(parents=True, exist_ok=True)
    _artefact(job, panel, champion, verdict).save(job.model)
    code = folder_hash(CODE)
    compared = duel.metrics if duel else None
    write_json(job.model / "verdict.json", asdict(verdict))
    write_json(job.model / "card.json", card(job, panel, folds, metrics, compared, verdict, code))
    # A container without network takes the serving code from the model itself.
    shutil.copytree(
        CODE, job.model / "code", dirs_exist_ok=True, ignore=lambda _, names: _not_code(names)
    )
    _report(metrics, verdict)


def _backtest(job: Job, panel: Panel, champion: Artefact | None) -> list[dict[str, Any]]:
    rival = None
    if champion and champion.model:
        # A champion from after the last day knows all of them.
        learned = int(panel.dates.searchsorted(champion.data_through, side="right")) - 1
        rival = Champion(champion.model, learned)
    data = (panel.sales.tobytes(), panel.holiday.tobytes(), panel.series.to_csv().encode())
    kept = Checkpoints(
        job.checkpoints,
        folder_hash(CODE),
        asdict(job.settings),
        f"{panel.dates[0]}",
        [sha256(part) for part in data],
        joblib.hash(champion.model.parts()) if champion and champion.model else None,
    )
    return [
        kept.of(f"fold-{day}", partial(run_fold, panel, day, job.settings, rival))
        for day in origins(panel, job.folds, job.settings.horizon)
    ]


def _duel(folds: Sequence[Mapping[str, Any]]) -> Duel | None:
    unseen = [fold["duel_unseen"] for fold in folds if "duel_unseen" in fold]
    seen = [fold["duel"] for fold in folds if "duel" in fold]
    if not seen:
        return None
    return Duel(combine(unseen or seen), unseen=bool(unseen))


def _verdict(
    job: Job, panel: Panel, metrics: Mapping[str, Any], duel: Duel | None, has_champion: bool
) -> Verdict:
    if not metrics:
        needed = LEAST_HISTORY + 2 * job.settings.horizon
        reason = f"{panel.observed} days of sales are too few for a backtest, {needed} are needed"
        return without_backtest(reason, has_champion)
    return judge(metrics, duel, job.terms)


def _artefact(job: Job, panel: Panel, champion: Artefact | None, verdict: Verdict) -> Artefact:
    """What the verdict says is served."""
    if verdict.serves == CHAMPION and champion:
        return champion
    horizon, through = job.settings.horizon, f"{panel.last_day:%Y-%m-%d}"
    if verdict.serves == NAIVE:
        return Artefact(NAIVE, horizon, through, None)
    model = fit(panel, panel.observed - 1, job.settings)
    return Artefact(f"{CANDIDATE} of run {job.run_id}", horizon, through, model)


def _not_code(names: Sequence[str]) -> list[str]:
    return [name for name in names if not name.endswith(".py")]


def _report(metrics: Mapping[str, Any], verdict: Verdict) -> None:
    """Lines that the job's metric definitions read, and the decision for people."""
    for level, methods in metrics.items():
        for method, figures in methods.items():
            for name, value in figures.items():
                print(f"metric {level}.{method}.{name}={value}")
    # A metric is a number: the job's description tells it without a look into the archive.
    print(f"metric approved={int(verdict.approved)}")
    print(f"serves: {verdict.serves}")
    for reason in verdict.reasons:
        print(f"reason: {reason}")


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)
