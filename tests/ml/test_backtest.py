"""The backtest against a second implementation, and against the least possible error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from backtest import origins, run_fold
from baselines import exponential_smoothing, seasonal_naive
from model import Settings, fit
from panel import Panel
from scores import combine, score
from statsmodels.tsa.api import SimpleExpSmoothing

from tests.ml.shop import AHEAD, expected, panel, shop

SETTINGS = Settings(most_rows=30_000)


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return shop()


@pytest.fixture(scope="module")
def folds(rows: pd.DataFrame) -> list[dict[str, Any]]:
    world = panel(rows)
    return [run_fold(world, day, SETTINGS, None) for day in origins(world, 3, AHEAD)]


def test_windows_touch_and_end_with_the_last_day(folds: list[dict[str, Any]]) -> None:
    days = [(fold["first_day"], fold["last_day"]) for fold in folds]
    assert days == [
        ("2024-08-04", "2024-08-31"),
        ("2024-09-01", "2024-09-28"),
        ("2024-09-29", "2024-10-26"),
    ]


def test_a_second_implementation_finds_the_same_figures(
    rows: pd.DataFrame, folds: list[dict[str, Any]]
) -> None:
    """From long tables with pandas alone, as against matrices."""
    world = panel(rows)
    long = []
    for day in origins(world, 3, AHEAD):
        ours = fit(world, day, SETTINGS).forecast(world, day).mean
        long.append(_long_table(world, day, "model", ours))
        weekly = rows.sort_values("business_date").groupby(["store_id", "category"])
        again = rows.assign(forecast=np.nan)
        for back in (7, 14, 21, 28):
            again[f"back_{back}"] = weekly["net_revenue"].shift(back)
        window = _window(world, day, again)
        ahead = (window["business_date"] - world.dates[day]).dt.days
        weeks = np.ceil(ahead / 7).astype(int) * 7
        window["forecast"] = [
            row[f"back_{back}"] for (_, row), back in zip(window.iterrows(), weeks, strict=True)
        ]
        long.append(window.assign(method="seasonal_naive", fold=day))
    found = combine([fold["scores"] for fold in folds])
    for level, keys in {
        "total": ["currency"],
        "store": ["store_id"],
        "category": ["category", "currency"],
        "store_category": ["store_id", "category"],
    }.items():
        for method, table in pd.concat(long).groupby("method"):
            rmsse, wape = _by_hand(rows, table, keys)
            assert found[level][method]["rmsse"] == pytest.approx(rmsse, rel=1e-9), (level, method)
            assert found[level][method]["wape"] == pytest.approx(wape, rel=1e-9), (level, method)


def _long_table(world: Panel, day: int, method: str, values: Any) -> pd.DataFrame:
    dates = world.dates[day + 1 : day + 1 + AHEAD]
    frame = pd.DataFrame(values, index=dates, columns=pd.MultiIndex.from_frame(world.series))
    long = frame.stack([0, 1, 2], future_stack=True).rename("forecast").reset_index()
    long = long.rename(columns={"date": "business_date", "level_0": "business_date"})
    return long.assign(method=method, fold=day)


def _window(world: Panel, day: int, rows: pd.DataFrame) -> pd.DataFrame:
    first, last = world.dates[day + 1], world.dates[day + AHEAD]
    return rows[rows["business_date"].between(first, last)].copy()


def _by_hand(rows: pd.DataFrame, table: pd.DataFrame, keys: list[str]) -> tuple[float, float]:
    actual = rows.groupby([*keys, "business_date"])["net_revenue"].sum().rename("actual")
    values, shares = [], []
    table = table.copy()
    summed = table.groupby(["fold", *keys, "business_date"])["forecast"].sum().reset_index()
    summed = summed.merge(actual.reset_index(), on=[*keys, "business_date"])
    summed["error"] = summed["forecast"] - summed["actual"]
    for _, group in summed.groupby(["fold", *keys]):
        past = actual
        for key in keys:
            past = past[past.index.get_level_values(key) == group[key].iloc[0]]
        dates = past.index.get_level_values("business_date")
        before = past[dates < group["business_date"].min()].sort_index(level="business_date")
        changes = before.loc[before.ne(0).cumsum() > 0].diff().dropna()
        values.append(np.sqrt((group["error"] ** 2).mean() / (changes**2).mean()))
    currency = rows.groupby(keys)["currency"].first().rename("money").reset_index()
    for _, group in summed.merge(currency, on=keys).groupby("money"):
        shares.append(group["error"].abs().sum() / group["actual"].abs().sum())
    return float(np.mean(values)), float(np.mean(shares))


@pytest.mark.parametrize("mean", [30.0, 1.0], ids=["busy", "sparse"])
def test_the_error_is_near_the_least_possible(mean: float) -> None:
    rows = shop(mean=mean, seed=7)
    world, truth = panel(rows), expected(rows)
    days = origins(world, 3, AHEAD)
    found = combine([run_fold(world, day, SETTINGS, None)["scores"] for day in days])
    floor = combine(
        [
            score(
                world.series,
                world.sales[: day + 1],
                world.sales[day + 1 : day + 1 + AHEAD],
                {"floor": truth[day + 1 : day + 1 + AHEAD]},
            )
            for day in days
        ]
    )
    ours, least = (result["store_category"] for result in (found, floor))
    assert ours["model"]["rmsse"] <= 1.15 * least["floor"]["rmsse"]
    assert ours["model"]["wape"] <= 1.15 * least["floor"]["wape"]
    assert ours["model"]["rmsse"] <= 0.8 * ours["seasonal_naive"]["rmsse"]
    assert ours["model"]["rmsse"] <= 1.02 * ours["exponential_smoothing"]["rmsse"]


def test_quantiles_hold_the_share_of_days_that_they_name(folds: list[dict[str, Any]]) -> None:
    for name, share in {"p10": 0.1, "p50": 0.5, "p90": 0.9}.items():
        found = float(np.mean([fold["at_or_below"][name] for fold in folds]))
        assert found == pytest.approx(share, abs=0.06), name


def test_nothing_of_the_future_reaches_a_forecast(rows: pd.DataFrame) -> None:
    day = origins(panel(rows), 1, AHEAD)[0]
    planted = rows.copy()
    later = planted["business_date"] > panel(rows).dates[day]
    planted.loc[later & planted["net_revenue"].notna(), "net_revenue"] *= 1000.0
    for method in (seasonal_naive, exponential_smoothing):
        known, other = (method(panel(each), day, AHEAD) for each in (rows, planted))
        np.testing.assert_array_equal(known, other)
    small = Settings(most_rows=4000, iterations=5)
    known, other = (
        fit(panel(each), day, small).forecast(panel(each), day) for each in (rows, planted)
    )
    np.testing.assert_array_equal(known.mean, other.mean)
    np.testing.assert_array_equal(known.p90, other.p90)


@pytest.mark.parametrize("alpha", [0.05, 0.3])
def test_smoothing_is_what_statsmodels_says(alpha: float) -> None:
    from baselines import smooth

    series = np.random.default_rng(3).gamma(2.0, 10.0, 120)
    theirs = SimpleExpSmoothing(
        series[1:], initialization_method="known", initial_level=series[0]
    ).fit(smoothing_level=alpha, optimized=False)
    ours = smooth(pd.DataFrame({"only": series}), alpha)
    np.testing.assert_allclose(ours[-1, 0], theirs.forecast(1)[0], rtol=1e-12)
