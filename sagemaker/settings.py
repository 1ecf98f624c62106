"""Where the container put things, and what the job was told: the contract for training code."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gate import Terms
from model import Settings


@dataclass(frozen=True)
class Job:
    """A training job's input; folders are those of the container."""

    features: Path
    champion: Path | None
    model: Path
    checkpoints: Path
    run_id: str
    folds: int
    terms: Terms
    settings: Settings
    lineage: dict[str, str]  # dataset -> snapshot it was trained from


def read_job(argv: Sequence[str], env: Mapping[str, str]) -> Job:
    """From hyperparameters (`--name value`) and the SM_* variables."""
    missing = [name for name in ("SM_CHANNEL_FEATURES", "SM_MODEL_DIR") if not env.get(name)]
    if missing:
        raise ValueError(f"{', '.join(missing)} not set; the job needs a channel named features")
    given = _parser().parse_args(argv)
    model = Path(env["SM_MODEL_DIR"])
    champion = env.get("SM_CHANNEL_CHAMPION")
    return Job(
        features=Path(env["SM_CHANNEL_FEATURES"]),
        champion=Path(champion) if champion else None,
        model=model,
        checkpoints=model.parent / "checkpoints",
        run_id=given.run_id,
        folds=given.folds,
        terms=Terms(given.margin, given.champion_tolerance),
        settings=Settings(given.horizon, given.most_rows, given.iterations, seed=given.seed),
        lineage=lineage(given.lineage),
    )


def lineage(text: str) -> dict[str, str]:
    """`dataset=snapshot,dataset=snapshot` as a mapping."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    wrong = ["".join(pair) for pair in pairs if not (pair[0].strip() and pair[2].strip())]
    if wrong:
        raise ValueError(f"lineage {wrong}: write dataset=snapshot, separated by commas")
    return {name.strip(): snapshot.strip() for name, _, snapshot in pairs}


def _parser() -> argparse.ArgumentParser:
    least, default = {"folds": 1, "horizon": 1, "most_rows": 1000, "iterations": 1}, Settings()
    parser = argparse.ArgumentParser(prog="train.py", allow_abbrev=False)
    parser.add_argument("--run_id", required=True)
    parser.add_argument("--lineage", default="")
    parser.add_argument("--folds", type=_whole("folds", least), default=3)
    parser.add_argument("--horizon", type=_whole("horizon", least), default=default.horizon)
    parser.add_argument("--most_rows", type=_whole("most_rows", least), default=default.most_rows)
    parser.add_argument(
        "--iterations", type=_whole("iterations", least), default=default.iterations
    )
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument("--margin", type=_share, default=Terms.margin)
    parser.add_argument("--champion_tolerance", type=_share, default=Terms.tolerance)
    return parser


def _whole(name: str, least: Mapping[str, int]):  # type: ignore[no-untyped-def]
    def read(text: str) -> int:
        value = int(text)
        if value < least[name]:
            raise argparse.ArgumentTypeError(f"{value}, must be {least[name]} or more")
        return value

    return read


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError(f"{text}, must be a share from 0 to below 1")
    return value
