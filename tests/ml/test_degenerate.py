"""Series that a formula could stumble over: never NaN, never negative, always in order."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from artefact import Artefact
from backtest import origins, run_fold
from baselines import exponential_smoothing, naive_forecast
from features import categories
from inference import output_fn, predict_fn
from model import Settings, fit
from panel import make_panel
from scores import combine
from training_rows import training_rows

from tests.ml.shop import AHEAD, odd_series, panel, rows, shop

SMALL = Settings(most_rows=4000, iterations=20, least_in_leaf=20)


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("kind", ["model", "naive"])
def test_every_forecast_is_a_number_in_order(kind: str) -> None:
    world = panel(odd_series())
    last = world.observed - 1
    ours = fit(world, last, SMALL) if kind == "model" else None
    found = ours.forecast(world, last) if ours else naive_forecast(world, last, AHEAD)
    for name in ("mean", "p10", "p50", "p90"):
        values = getattr(found, name)
        assert values.shape == (AHEAD, len(world.series))
        assert np.isfinite(values).all() and (values >= 0).all(), name
    assert (found.p10 <= found.p50).all() and (found.p50 <= found.p90).all()


def test_one_old_day_does_not_thin_out_what_is_learned() -> None:
    young = shop(stores=2, categories=2, days=200)
    dates = pd.date_range("2019-01-01", young["business_date"].max())
    once = np.where(np.arange(len(dates)) == 0, 9.0, 0.0)
    old = pd.concat([young, rows("OLD", "C0", dates, once)], ignore_index=True)

    def learned(frame: pd.DataFrame) -> int:
        world = panel(frame)
        known = categories(world)
        return len(training_rows(world, world.observed - 1, AHEAD, known, 2000, 1).target)

    assert learned(young) == pytest.approx(2000, rel=0.1)
    assert learned(old) == pytest.approx(2000, rel=0.1)


def test_what_the_odd_series_are_forecast_as() -> None:
    world = panel(odd_series())
    last = world.observed - 1
    mean = fit(world, last, SMALL).forecast(world, last).mean.mean(axis=0)
    names = world.series["store_id"] + "/" + world.series["category"]
    found = dict(zip(names, mean, strict=True))
    assert found["ODD/constant"] == pytest.approx(7.0, rel=0.1)
    # At most its average: what sold rarely here mostly went on to sell nothing.
    assert 0 < found["ODD/three"] < 1.5 * 120 / 56
    assert found["ODD/zero"] == found["ODD/dead"] == found["ODD/refunds"] == 0.0
    assert found["NEW/C0"] == pytest.approx(20.0, rel=0.35)
    assert found["NEW/C1"] > 0


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_backtest_over_them_is_strict_json() -> None:
    world = panel(odd_series())
    folds = [run_fold(world, day, SMALL, None) for day in origins(world, 2, AHEAD)]
    text = json.dumps([folds, combine([fold["scores"] for fold in folds])], allow_nan=False)
    assert "NaN" not in text
    assert folds[-1]["scores"]["store_category"]["without_change"] >= 1
    assert np.isfinite(exponential_smoothing(world, world.observed - 1, AHEAD)).all()


def test_only_live_series_are_published_and_all_their_days() -> None:
    world = panel(odd_series())
    forecaster = Artefact("seasonal_naive", AHEAD, "2024-10-26", None)
    text, kind = output_fn(predict_fn(world, forecaster), "application/json")
    assert kind == "application/jsonlines"
    found = pd.DataFrame([json.loads(line) for line in text.splitlines()])
    days = found.groupby(["store_id", "category"])["business_date"].nunique()
    assert (days == AHEAD).all()
    assert ("ODD", "dead") not in days.index and ("ODD", "zero") not in days.index
    assert ("NEW", "C1") in days.index
    assert set(found["served_by"]) == {"seasonal_naive"}


def test_a_day_without_a_row_is_a_day_without_sales() -> None:
    frame = rows("S", "C", pd.date_range("2024-01-01", periods=60), np.arange(60.0))
    world = make_panel([frame.drop(index=[10, 11])])
    assert world.sales[9:13, 0].tolist() == [9.0, 0.0, 0.0, 12.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.drop(columns="currency"), "lacks the columns"),
        (lambda frame: pd.concat([frame, frame.iloc[:1]]), "repeat"),
        (lambda frame: frame.assign(net_revenue=np.nan), "known on one day"),
        (lambda frame: frame.assign(net_revenue=frame["net_revenue"].mask(frame.index == 3)), "no"),
        (lambda frame: frame.assign(net_revenue=np.inf), "finite"),
    ],
)
def test_wrong_input_is_refused_by_name(change: object, message: str) -> None:
    frame = rows("S", "C", pd.date_range("2024-01-01", periods=60), np.arange(60.0))
    with pytest.raises(ValueError, match=message):
        make_panel([change(frame)])  # type: ignore[operator]
