"""The model's output, refused by series and rule: on one lake, which a refusal does not change."""

import shutil
from typing import Any

import pytest
from derived_runs import Days, forecast, forecast_days, leave_forecast, one_live_series, publish
from process_runs import Runs
from publish_forecast.judge import ForecastRefused
from publish_forecast.output import ForecastMissing, UnreadableForecast


@pytest.fixture(scope="module")
def ready(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """A lake with the features of run r1."""
    return one_live_series(Runs(spark, tmp_path_factory.mktemp("refused")))


def changed(**values: Any) -> Days:
    rows = forecast_days()
    rows[3] |= values
    return rows


REFUSED = {
    "missing_day": forecast_days()[:-1],
    "repeated_day": [*forecast_days(), forecast_days()[0]],
    "day_not_asked_for": [*forecast_days(), forecast_days()[0] | {"business_date": "2026-01-31"}],
    "no_value": changed(p50=None),
    "not_a_number": changed(p10=float("nan")),
    "not_finite": changed(p90=float("inf")),
    "negative": changed(p10=-0.01),
    "quantiles_out_of_order": changed(p10=9.6),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_a_violation_names_series_and_rule_and_publishes_nothing(ready: Runs, rule: str) -> None:
    leave_forecast(ready, REFUSED[rule])
    with pytest.raises(ForecastRefused, match=f"not published: S1/Toys: {rule} on [12] days, the"):
        publish(ready, "r1")
    assert forecast(ready, "store_id") == []


@pytest.mark.parametrize("series", [("S9", "Toys"), ("S1", "Books")], ids=["unknown", "not_live"])
def test_a_series_that_is_not_live_is_refused(ready: Runs, series: tuple[str, str]) -> None:
    leave_forecast(ready, [*forecast_days(), *forecast_days(*series)])
    named = f"{series[0]}/{series[1]}: not_a_live_series on 28 days, the first 2026-01-03"
    with pytest.raises(ForecastRefused, match=named):
        publish(ready, "r1")


def test_a_live_series_left_out_is_refused(ready: Runs) -> None:
    leave_forecast(ready, [])
    with pytest.raises(ForecastRefused, match="S1/Toys: missing_day on 28 days"):
        publish(ready, "r1")


@pytest.mark.parametrize(
    "text", ["Traceback", '{"store_id": "S1"}', '{"p10": "much"}', '{"business_date": "soon"}']
)
def test_a_line_that_is_no_forecast_is_named(ready: Runs, text: str) -> None:
    leave_forecast(ready, forecast_days(), more=text + "\n")
    with pytest.raises(UnreadableForecast, match="part-00000.snappy.parquet.out.*is no forecast"):
        publish(ready, "r1")


def test_a_missing_output_is_named(ready: Runs) -> None:
    shutil.rmtree(leave_forecast(ready, forecast_days()).parent)
    with pytest.raises(ForecastMissing, match="no forecast below .*run_id=r1; run the batch"):
        publish(ready, "r1")
