"""The model's output: published when it is whole and possible, refused by series and rule."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from derived_runs import candidate, engineer, publish
from lake import sale
from pipeline_core.publish import NothingToPublish
from pipeline_core.series import HORIZON
from pipeline_core.snapshots import head, summary
from process_runs import Runs
from publish_forecast.judge import ForecastRefused
from publish_forecast.output import ForecastMissing, UnreadableForecast

AS_OF = date(2026, 1, 2)
Days = list[dict[str, Any]]


def days(store: str = "S1", category: str = "Toys") -> Days:
    """A faultless forecast of one series."""
    return [
        {
            "store_id": store, "category": category,
            "business_date": f"{AS_OF + timedelta(days=n)}",
            "mean": 10.0, "p10": 1.00004, "p50": 9.5, "p90": 20.0, "served_by": "champion",
        }
        for n in range(1, HORIZON + 1)
    ]  # fmt: skip


@pytest.fixture
def ready(runs: Runs) -> Runs:
    """A lake with the features of run r1: one live series and one that is not."""
    old = sale(2, category="Books", transaction_ts="2025-10-01T15:00:00Z")
    runs.day("r1", runs.file([sale(1), old]))
    engineer(runs, "r1")
    return runs


def output(runs: Runs, rows: Days, run_id: str = "r1", more: str = "") -> None:
    """What a batch transform leaves."""
    file = runs.folder / "forecast" / f"run_id={run_id}" / "part-00000.snappy.parquet.out"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows) + more)


def forecast(runs: Runs, *columns: str) -> list[tuple[Any, ...]]:
    return runs.rows("curated.sales_forecast", *columns)


def test_a_faultless_forecast_is_published(ready: Runs) -> None:
    output(ready, days())
    assert publish(ready, "r1")["notices"] == [
        "28 days of 1 series forecast from 2026-01-02, served by champion"
    ]
    columns = (
        *("as_of_date", "store_id", "category", "currency", "region"),
        *("p10", "p50", "p90", "served_by"),
    )
    assert set(forecast(ready, *columns)) == {
        (AS_OF, "S1", "Toys", "USD", "North", Decimal("1.0000"), Decimal("9.5000"),
         Decimal("20.0000"), "champion")
    }  # fmt: skip
    found = sorted(row[0] for row in forecast(ready, "business_date"))
    assert found == [AS_OF + timedelta(days=n) for n in range(1, HORIZON + 1)]


def changed(**values: Any) -> Days:
    rows = days()
    rows[3] |= values
    return rows


REFUSED = {
    "missing_day": days()[:-1],
    "repeated_day": [*days(), days()[0]],
    "day_not_asked_for": [*days(), days()[0] | {"business_date": "2026-01-31"}],
    "no_value": changed(p50=None),
    "not_a_number": changed(p10=float("nan")),
    "not_finite": changed(p90=float("inf")),
    "negative": changed(p10=-0.01),
    "quantiles_out_of_order": changed(p10=9.6),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_a_violation_names_series_and_rule_and_publishes_nothing(ready: Runs, rule: str) -> None:
    output(ready, REFUSED[rule])
    with pytest.raises(ForecastRefused, match=f"not published: S1/Toys: {rule} on [12] days, the"):
        publish(ready, "r1")
    assert forecast(ready, "store_id") == []


@pytest.mark.parametrize("series", [("S9", "Toys"), ("S1", "Books")], ids=["unknown", "not_live"])
def test_a_series_that_is_not_live_is_refused(ready: Runs, series: tuple[str, str]) -> None:
    output(ready, [*days(), *days(*series)])
    named = f"{series[0]}/{series[1]}: not_a_live_series on 28 days, the first 2026-01-03"
    with pytest.raises(ForecastRefused, match=named):
        publish(ready, "r1")


def test_a_live_series_left_out_is_refused(ready: Runs) -> None:
    output(ready, [])
    with pytest.raises(ForecastRefused, match="S1/Toys: missing_day on 28 days"):
        publish(ready, "r1")


@pytest.mark.parametrize(
    "text", ["Traceback", '{"store_id": "S1"}', '{"p10": "much"}', '{"business_date": "soon"}']
)
def test_a_line_that_is_no_forecast_is_named(ready: Runs, text: str) -> None:
    output(ready, days(), more=text + "\n")
    with pytest.raises(UnreadableForecast, match="part-00000.snappy.parquet.out.*is no forecast"):
        publish(ready, "r1")


def test_a_missing_output_is_named(ready: Runs) -> None:
    with pytest.raises(ForecastMissing, match="no forecast below .*run_id=r1; run the batch"):
        publish(ready, "r1")


def test_before_the_first_sale_there_is_a_table_and_nothing_to_forecast(runs: Runs) -> None:
    runs.process("r1", runs.file([sale(1, quantity="two")]))
    runs.gate("r1")
    assert "no sales yet" in engineer(runs, "r1")["notices"][-1]
    # What plan_model looks at: then no model is asked.
    features = candidate(runs, "sales_features", "r1")
    assert summary(features.metadata, head(features.metadata))["total-files-size"] == "0"
    assert publish(runs, "r1")["status"] == "skipped"
    assert runs.rows("curated.sales_forecast", "store_id") == []


def test_a_run_without_features_is_refused(ready: Runs) -> None:
    ready.day("r2", ready.file([sale(5)]))
    output(ready, days(), "r2")
    with pytest.raises(NothingToPublish, match="r2 is not published in curated.sales_features"):
        publish(ready, "r2")


def test_a_rerun_changes_nothing_and_a_later_run_of_the_day_replaces_its_forecast(
    ready: Runs,
) -> None:
    output(ready, days()[1:])
    with pytest.raises(ForecastRefused):
        publish(ready, "r1")
    output(ready, days())
    publish(ready, "r1")
    assert publish(ready, "r1")["status"] == "skipped"
    ready.day("r2", ready.file([sale(5)]))
    engineer(ready, "r2")
    output(ready, [row | {"p90": 30.0} for row in days()], "r2")
    publish(ready, "r2")
    found = forecast(ready, "business_date", "p90", "run_id")
    assert len(found) == HORIZON
    assert {row[1:] for row in found} == {(Decimal("30.0000"), "r2")}
    assert ready.branches() == []


def test_a_table_of_before_regions_were_kept_takes_new_forecasts(ready: Runs) -> None:
    output(ready, days())
    publish(ready, "r1")
    ready.spark.sql("alter table local.curated.sales_forecast drop column region")
    ready.day("r2", ready.file([sale(5, transaction_ts="2026-01-03T15:00:00Z")]))
    engineer(ready, "r2", "2026-01-03")
    one_later = [
        row | {"business_date": f"{AS_OF + timedelta(days=n)}"}
        for n, row in enumerate(days(), start=2)
    ]
    output(ready, one_later, "r2")
    publish(ready, "r2")
    next_day = AS_OF + timedelta(days=1)
    assert set(forecast(ready, "as_of_date", "region")) == {(AS_OF, None), (next_day, "North")}
