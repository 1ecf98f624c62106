"""The gate: what is approved, what is served instead, and that it says why."""

from __future__ import annotations

from typing import Any

import pytest
from gate import Duel, Terms, judge, without_backtest


def metrics(model: float | None, **others: float | None) -> dict[str, Any]:
    named = {"model": model, **others}
    return {"store_category": {name: {"rmsse": value} for name, value in named.items()}}


@pytest.mark.parametrize(
    ("model", "naive", "champion", "approved", "serves", "reason"),
    [
        (0.79, 1.0, None, True, "candidate", "21.0% below"),
        (0.81, 1.0, None, False, "seasonal_naive", "at least 20.0%"),
        (0.79, 1.0, 0.80, True, "candidate", "champion's 0.8000"),
        (0.79, 1.0, 0.78, True, "candidate", "up to 2.0%"),
        (0.79, 1.0, 0.70, False, "champion", "champion stays"),
        (0.81, 1.0, 0.90, False, "champion", "at least 20.0%"),
        (None, None, None, False, "seasonal_naive", "says nothing"),
        (0.0, 0.0, None, False, "seasonal_naive", "says nothing"),
    ],
)
def test_verdicts(
    model: float | None,
    naive: float | None,
    champion: float | None,
    approved: bool,
    serves: str,
    reason: str,
) -> None:
    duel = Duel(metrics(model, champion=champion), True) if champion is not None else None
    verdict = judge(metrics(model, seasonal_naive=naive), duel, Terms())
    assert (verdict.approved, verdict.serves) == (approved, serves)
    assert reason in " ".join(verdict.reasons)


def test_the_margin_is_the_stage_s_to_choose() -> None:
    given = metrics(0.85, seasonal_naive=1.0)
    assert judge(given, None, Terms(margin=0.1)).approved
    assert not judge(given, None, Terms(margin=0.2)).approved


def test_no_backtest_no_approval() -> None:
    verdict = without_backtest("40 days of sales are too few", has_champion=True)
    assert (verdict.approved, verdict.serves) == (False, "champion")
    assert verdict.reasons[0].startswith("40 days")
