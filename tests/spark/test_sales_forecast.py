"""The model's output, published when it is whole and possible."""

from datetime import timedelta
from decimal import Decimal

import pytest
from derived_runs import (
    AS_OF,
    candidate,
    engineer,
    forecast,
    forecast_days,
    leave_forecast,
    one_live_series,
    publish,
)
from lake import sale
from pipeline_core.publish import NothingToPublish
from pipeline_core.series import HORIZON
from pipeline_core.snapshots import head, summary
from process_runs import Runs
from publish_forecast.judge import ForecastRefused


@pytest.fixture
def ready(runs: Runs) -> Runs:
    """A lake with the features of run r1."""
    return one_live_series(runs)


def test_a_faultless_forecast_is_published(ready: Runs) -> None:
    leave_forecast(ready, forecast_days())
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
    leave_forecast(ready, forecast_days(), "r2")
    with pytest.raises(NothingToPublish, match="r2 is not published in curated.sales_features"):
        publish(ready, "r2")


def test_a_rerun_changes_nothing_and_a_later_run_of_the_day_replaces_its_forecast(
    ready: Runs,
) -> None:
    leave_forecast(ready, forecast_days()[1:])
    with pytest.raises(ForecastRefused):
        publish(ready, "r1")
    leave_forecast(ready, forecast_days())
    publish(ready, "r1")
    assert publish(ready, "r1")["status"] == "skipped"
    ready.day("r2", ready.file([sale(5)]))
    engineer(ready, "r2")
    leave_forecast(ready, [row | {"p90": 30.0} for row in forecast_days()], "r2")
    publish(ready, "r2")
    found = forecast(ready, "business_date", "p90", "run_id")
    assert len(found) == HORIZON
    assert {row[1:] for row in found} == {(Decimal("30.0000"), "r2")}
    assert ready.branches() == []


def test_a_table_of_before_regions_were_kept_takes_new_forecasts(ready: Runs) -> None:
    leave_forecast(ready, forecast_days())
    publish(ready, "r1")
    ready.spark.sql("alter table local.curated.sales_forecast drop column region")
    ready.day("r2", ready.file([sale(5, transaction_ts="2026-01-03T15:00:00Z")]))
    engineer(ready, "r2", "2026-01-03")
    one_later = [
        row | {"business_date": f"{AS_OF + timedelta(days=n)}"}
        for n, row in enumerate(forecast_days(), start=2)
    ]
    leave_forecast(ready, one_later, "r2")
    publish(ready, "r2")
    next_day = AS_OF + timedelta(days=1)
    assert set(forecast(ready, "as_of_date", "region")) == {(AS_OF, None), (next_day, "North")}
