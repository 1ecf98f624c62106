"""Features: sales in, a complete calendar out, each day as it was known the evening before."""

from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from typing import Any

import pytest
from derived_runs import by_key, engineer, export_of
from lake import sale
from ml_feature_engineering.calendar_days import calendar
from ml_feature_engineering.currencies import in_last_currency, other_currencies, sold_by_currency
from ml_feature_engineering.daily import daily
from ml_feature_engineering.export import ROWS_PER_FILE, export
from ml_feature_engineering.public_holidays import public_holidays
from ml_feature_engineering.transform import sales_features
from pipeline_core.contract import load_contract
from pipeline_core.series import HORIZON, LIVE_DAYS
from process_runs import CATALOG, Runs

SCHEMA = (
    "store_id string, category string, business_date date, currency string, region string, "
    "quantity int, unit_price decimal(12,4), discount_pct decimal(7,4), total_amount decimal(14,2)"
)
START = date(2025, 12, 1)
KEY = ("store_id", "category", "business_date")


def line(day: int, amount: str, **changes: Any) -> tuple[Any, ...]:
    """A sale, `day` days after START."""
    quantity = changes.get("quantity", -1 if amount.startswith("-") else 1)
    price = Decimal(changes.get("price", amount.lstrip("-")))
    return (
        changes.get("store", "S1"), changes.get("category", "Toys"), START + timedelta(days=day),
        changes.get("currency", "USD"), changes.get("region", "North"), quantity, price,
        Decimal(changes.get("discount", "0")),
        Decimal(amount),
    )  # fmt: skip


def features(frame: Any, lines: list[tuple[Any, ...]], last: int, ahead: int = 0) -> Any:
    """Rows of features of the sales, by series and day number."""
    as_of = START + timedelta(days=last)
    days = daily(frame(lines, SCHEMA))
    days = in_last_currency(days, sold_by_currency(days))
    free = public_holidays({"US"}, START, as_of, ahead)
    rows = sales_features(
        calendar(days, as_of, ahead), {"S1": "US"}, free, load_contract("sales_features")
    )
    return {(r.store_id, r.category, (r.business_date - START).days): r for r in rows.collect()}


def of_toys(found: Any, name: str) -> list[Any]:
    """A column of the first store's toys, in order."""
    ordered = sorted(key[2] for key in found if key[:2] == ("S1", "Toys"))
    return [found["S1", "Toys", day][name] for day in ordered]


def test_the_calendar_is_complete_from_the_first_sale_to_the_last_day(frame: Any) -> None:
    found = features(frame, [line(1, "5.00"), line(4, "7.00"), line(3, "1.00", store="S2")], 5)
    assert of_toys(found, "net_revenue") == [Decimal(x) for x in ("5", "0", "0", "7", "0")]
    assert of_toys(found, "units") == [1, 0, 0, 1, 0]
    assert {key[2] for key in found if key[0] == "S2"} == {3, 4, 5}


def test_lags_and_rolling_figures_are_of_the_days_before(frame: Any) -> None:
    amounts = [str(n * n + 1) for n in range(30)]
    found = features(frame, [line(day, amount) for day, amount in enumerate(amounts)], 29)
    values = [float(amount) for amount in amounts]
    at = found["S1", "Toys", 29]
    assert [at[f"lag_{n}"] for n in (1, 7, 14, 28)] == [
        Decimal(amounts[29 - n]) for n in (1, 7, 14, 28)
    ]
    for span in (7, 28):
        known = values[29 - span : 29]
        mean = sum(known) / span
        assert at[f"mean_{span}"] == pytest.approx(mean)
        spread = sqrt(sum((value - mean) ** 2 for value in known) / (span - 1))
        assert at[f"std_{span}"] == pytest.approx(spread)
    assert of_toys(found, "mean_7")[:8] == [None] * 7 + [pytest.approx(sum(values[:7]) / 7)]
    assert (at.weekday, at.month) == ((START + timedelta(days=29)).isoweekday(), 12)


def test_price_and_discount_are_the_last_known_before_the_day(frame: Any) -> None:
    lines = [
        line(0, "18.00", quantity=2, price="10", discount="10"), line(0, "30.00", price="30"),
        line(3, "4.00", price="4"), line(4, "-4.00", price="4"),
    ]  # fmt: skip
    found = features(frame, lines, 5)
    price, discount = pytest.approx(50 / 3), pytest.approx(4.0)
    assert of_toys(found, "price") == [None, price, price, price, 4.0, 4.0]
    assert of_toys(found, "discount") == [None, discount, discount, discount, 0.0, 0.0]


def test_holidays_are_the_countrys_and_unknown_where_the_country_is(frame: Any) -> None:
    found = features(frame, [line(0, "1.00"), line(0, "1.00", store="S2")], 31)
    days = {key[2] for key, row in found.items() if row.is_holiday}
    assert days == {24, 31}  # Christmas and New Year
    assert {row.is_holiday for key, row in found.items() if key[0] == "S2"} == {None}


def test_nothing_of_the_future_leaks_into_a_day(frame: Any) -> None:
    past = [line(day, str(day % 5 + 1), discount="5") for day in range(0, 40, 2)]
    planted = [
        line(day, "99999.00", quantity=7, price="99999", discount="77") for day in range(41, 80)
    ]
    before, after = features(frame, past, 39), features(frame, past + planted, 79)
    assert {key: after[key] for key in before} == before
    # Nor does the day itself show in its own features.
    today = features(frame, [*past, line(39, "4711.00", price="4711", discount="50")], 39)
    own = ("net_revenue", "units")
    here = ("S1", "Toys", 39)
    changed = {n for n in load_contract("sales_features").columns
               if today[here][n] != before[here][n]}  # fmt: skip
    assert changed == set(own)


def test_days_to_come_hold_what_is_known_in_advance(frame: Any) -> None:
    found = features(frame, [line(day, str(day + 1)) for day in range(30)], 29, HORIZON)
    assert max(key[2] for key in found) == 29 + HORIZON
    first, eighth = found["S1", "Toys", 30], found["S1", "Toys", 37]
    assert (first.net_revenue, first.units) == (None, None)
    assert (first.lag_1, first.lag_7, eighth.lag_7, eighth.lag_14) == (30, 24, None, 24)
    assert first.mean_7 == pytest.approx(27.0)
    assert (eighth.mean_7, eighth.mean_28) == (None, None)
    assert (eighth.currency, eighth.price, eighth.discount) == ("USD", 30.0, 0.0)
    assert found["S1", "Toys", 31].is_holiday is True


@pytest.mark.parametrize(
    "lines",
    [
        [line(day, "3.00") for day in range(20)],
        [line(17, "3.00"), line(18, "2.00"), line(19, "9.00")],
        [line(day, "0.00", price="0") for day in range(20)],
        [line(19, "3.00")],
        [line(3, "-3.00")],
    ],
    ids=["constant", "three_points", "all_zero", "new_store", "returns_only"],
)
def test_degenerate_series_have_no_nan(frame: Any, lines: list[tuple[Any, ...]]) -> None:
    found = features(frame, lines, 19, HORIZON)
    assert all(value == value for row in found.values() for value in row)
    assert len(found) == 20 - (min(line[2] for line in lines) - START).days + HORIZON


def test_all_days_of_a_store_are_in_the_region_that_its_newest_sales_name(frame: Any) -> None:
    lines = [line(0, "5.00", region="West"), line(2, "7.00", category="Books", region="East"),
             line(1, "1.00", store="S2")]  # fmt: skip
    found = features(frame, lines, 3)
    assert of_toys(found, "region") == ["East"] * 4
    assert {row.region for key, row in found.items() if key[0] == "S2"} == {"North"}


def test_a_series_stays_in_its_stores_last_currency(frame: Any) -> None:
    lines = [line(0, "900.00", currency="DEM"), line(1, "1.00", currency="EUR"),
             line(2, "2.00", currency="EUR")]  # fmt: skip
    found = features(frame, lines, 2)
    assert of_toys(found, "net_revenue") == [1, 2]
    assert other_currencies(sold_by_currency(daily(frame(lines, SCHEMA)))) == [
        "1 sales lines in a currency that their store no longer sells in are left out of "
        "sales_features: S1"
    ]


def test_each_series_is_whole_in_one_file(frame: Any, runs: Runs, monkeypatch: Any) -> None:
    from ml_feature_engineering import export as module

    monkeypatch.setattr(module, "ROWS_PER_FILE", 500)
    lines = [line(0, "1.00", store=f"S{n}") for n in range(40)]
    as_of = START + timedelta(days=20)
    days = calendar(daily(frame(lines, SCHEMA)), as_of, HORIZON)
    rows = sales_features(days, {}, {}, load_contract("sales_features"))
    uri = str(runs.folder / "many")
    notice = export(rows, as_of, uri)
    assert notice == f"1960 rows of 40 series, 40 of them live, exported to {uri}"
    files = runs.spark.read.parquet(uri).selectExpr("store_id", "input_file_name() as file")
    found = [tuple(row) for row in files.distinct().collect()]
    assert len(found) == 40 and 1 < len({file for _, file in found}) <= 4
    assert ROWS_PER_FILE * 100 < 100 * 1024 * 1024


def day_of(number: int, days_ago: int, **changes: str) -> dict[str, Any]:
    moment = date(2026, 1, 4) - timedelta(days=days_ago)
    return sale(number, transaction_ts=f"{moment}T15:00:00Z", **changes)


def test_a_run_publishes_the_past_and_exports_the_future_too(runs: Runs) -> None:
    gone = day_of(3, LIVE_DAYS, category="Books")
    live = day_of(4, LIVE_DAYS - 1, category="Games")
    runs.day("r1", runs.file([day_of(1, 5), day_of(2, 0), gone, live]))
    fields = engineer(runs, "r1")
    assert fields["notices"] == [
        f"{6 + 57 + 56 + 3 * HORIZON} rows of 3 series, 2 of them live, exported to "
        f"{export_of(runs, 'r1')}"
    ]
    table = runs.spark.table(f"{CATALOG}.curated.sales_features")
    assert str(table.selectExpr("max(business_date)").collect()[0][0]) == "2026-01-04"
    exported = runs.spark.read.parquet(str(export_of(runs, "r1")))
    assert dict(exported.dtypes)["net_revenue"] == dict(exported.dtypes)["lag_7"] == "double"
    assert exported.columns == table.columns
    future = exported.where("business_date > date '2026-01-04'")
    assert future.where("category = 'Toys'").count() == HORIZON
    assert future.where("net_revenue is not null or is_holiday is null").count() == 0
    names = {path.suffix for path in export_of(runs, "r1").iterdir()}
    assert names <= {".parquet", ".crc"}


def test_a_correction_changes_only_the_rows_that_could_know_it(runs: Runs) -> None:
    runs.day("r1", runs.file([day_of(1, 20), day_of(2, 0), day_of(3, 20, category="Books")]))
    engineer(runs, "r1")
    before = by_key(runs, "curated.sales_features", KEY)
    late = day_of(9, 10, quantity="1", total_amount="9.00")
    runs.day("r2", runs.file([late]))
    engineer(runs, "r2")
    after = by_key(runs, "curated.sales_features", KEY)
    assert after.keys() == before.keys()
    changed = {key for key in after if after[key] != before[key]}
    sold = date(2025, 12, 25)
    assert {key[1] for key in changed} == {"Toys"}
    assert min(key[2] for key in changed) == sold
    assert ("S1", "Toys", sold + timedelta(days=1)) in changed


def test_a_rerun_gives_the_same(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    from ml_feature_engineering import refresh

    runs.day("r1", runs.file([day_of(1, 5), day_of(2, 0)]))
    with monkeypatch.context() as patch:
        patch.setattr(refresh, "_export", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            engineer(runs, "r1")
    assert runs.rows("curated.sales_features", "business_date") == []
    engineer(runs, "r1")
    published = by_key(runs, "curated.sales_features", KEY)
    assert len(published) == 6
    assert engineer(runs, "r1")["status"] == "skipped"
    assert by_key(runs, "curated.sales_features", KEY) == published
    assert runs.branches() == []


def test_a_lake_without_sales_has_no_features(runs: Runs) -> None:
    runs.day("r1", runs.file([("field_count", "a,b")]))
    assert engineer(runs, "r1")["notices"] == ["no sales yet: nothing to export for the model"]
    assert runs.rows("curated.sales_features", "business_date") == []
