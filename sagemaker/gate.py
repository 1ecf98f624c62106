"""Whether a trained model may be published, and what is served when it may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

JUDGED_LEVEL = "store_category"
CANDIDATE, CHAMPION, NAIVE = "candidate", "champion", "seasonal_naive"


@dataclass(frozen=True)
class Terms:
    """`margin`: by which share of seasonal naive's RMSSE the model must be better;
    `tolerance`: by which share of the champion's it may be worse and still count as equal."""

    margin: float = 0.20
    tolerance: float = 0.02


@dataclass(frozen=True)
class Duel:
    """Metrics of the model and the champion on the same days; `unseen`: new to the champion."""

    metrics: Mapping[str, Any]
    unseen: bool


@dataclass(frozen=True)
class Verdict:
    """The decision, what the artefact serves, and the reasons in words with their figures."""

    approved: bool
    serves: str
    reasons: list[str]


def judge(metrics: Mapping[str, Any], duel: Duel | None, terms: Terms) -> Verdict:
    """Decide from a backtest's metrics; `duel` is there when there is a champion."""
    faults, good = _against_naive(_rmsse(metrics), terms.margin)
    if duel is not None:
        more_faults, more_good = _against_champion(duel, terms.tolerance)
        faults, good = faults + more_faults, good + more_good
    if not faults:
        return Verdict(True, CANDIDATE, good)
    return Verdict(False, _stays(duel is not None), [*faults, *good, _said(duel is not None)])


def without_backtest(reason: str, has_champion: bool) -> Verdict:
    """The decision when nothing could be judged."""
    return Verdict(False, _stays(has_champion), [reason, _said(has_champion)])


def _stays(has_champion: bool) -> str:
    return CHAMPION if has_champion else NAIVE


def _said(has_champion: bool) -> str:
    if has_champion:
        return "the champion stays"
    return "there is no champion: the seasonal naive forecast is served"


def _rmsse(metrics: Mapping[str, Any]) -> dict[str, float | None]:
    return {name: figures["rmsse"] for name, figures in metrics[JUDGED_LEVEL].items()}


def _against_naive(rmsse: Mapping[str, float | None], margin: float) -> tuple[list[str], list[str]]:
    ours, naive = rmsse.get("model"), rmsse.get("seasonal_naive")
    if ours is None or naive is None or naive == 0:
        return [f"RMSSE at {JUDGED_LEVEL} says nothing: seasonal naive makes no error there"], []
    gain = 1 - ours / naive
    text = (
        f"RMSSE at {JUDGED_LEVEL} is {ours:.4f}, {gain:.1%} below seasonal naive's {naive:.4f}; "
        f"at least {margin:.1%} is asked for"
    )
    return ([], [text]) if gain >= margin else ([text], [])


def _against_champion(duel: Duel, tolerance: float) -> tuple[list[str], list[str]]:
    rmsse = _rmsse(duel.metrics)
    ours, champion = rmsse.get("model"), rmsse.get("champion")
    if ours is None or champion is None:
        return [f"RMSSE at {JUDGED_LEVEL} says nothing of model and champion"], []
    days = "days it had not seen" if duel.unseen else "days of which it had seen all"
    text = (
        f"RMSSE at {JUDGED_LEVEL} is {ours:.4f} and the champion's {champion:.4f} on "
        f"the same folds, {days}; up to {tolerance:.1%} above the champion's is as good"
    )
    return ([], [text]) if ours <= champion * (1 + tolerance) else ([text], [])
