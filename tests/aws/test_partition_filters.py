"""A question about a day reads that day's files, over real Iceberg tables."""

from __future__ import annotations

from typing import Any

import pytest

from tests.aws.iceberg_views import IcebergViews, is_iceberg, partition_of
from tests.aws.questions import ARGUMENTS, parameters_of, questions

DAYS = 40
DAY = "business_date = date '2026-06-08'"


@pytest.fixture(scope="module")
def views(aws: Any) -> IcebergViews:
    """The views over tables of forty days."""
    made = IcebergViews(aws)
    days = "unnest(sequence(date '2026-05-15', date '2026-06-23')) as days (business_date)"
    stores = "unnest(sequence(1, 200)) as stores (n)"
    made.run(
        "insert into iceberg.curated.daily_sales select business_date, 'S' || cast(n as varchar),"
        " 'North', 'Tea', 'EUR', 1, 1, n, 0, cast(n as decimal(24,2)), cast(0 as decimal(24,2)),"
        f" cast(n as decimal(24,2)) from {days} cross join {stores}"
    )
    series = "'S' || cast(n as varchar) as store_id, 'Tea' as category"
    forecast = {
        **{"as_of_date": "business_date", "business_date": "date_add('day', 1, business_date)"},
        **{"currency": "'EUR'", "region": "'North'", "run_id": "'r1'"},
        **dict.fromkeys(("p10", "p50", "p90"), "cast(n as decimal(24,4))"),
    }
    made.run(
        f"insert into iceberg.curated.sales_forecast (store_id, category, {', '.join(forecast)})"
        f" select {series}, {', '.join(forecast.values())} from {days} cross join {stores}"
    )
    happened = {
        **{"business_date": "business_date", "currency": "'EUR'", "region": "'North'"},
        **{"net_revenue": "cast(n as decimal(24,2))", "units": "n"},
    }
    # The table is not partitioned: two files, of May and of June.
    named = f"store_id, category, {', '.join(happened)}"
    for month in (5, 6):
        made.run(
            f"insert into iceberg.curated.sales_features ({named})"
            f" select {series}, {', '.join(happened.values())} from {days} cross join {stores}"
            f" where month(business_date) = {month}"
        )
    return made


def test_the_kpis_of_a_day_cost_that_day(views: IcebergViews) -> None:
    table = "curated.daily_sales"
    day, all_days = views.file_bytes(table, f"partition.{DAY}"), views.file_bytes(table)
    assert all_days > DAYS / 2 * day
    one = views.scanned(f"select * from analytics.daily_kpis where {DAY}")
    assert 0 < one <= day
    assert views.scanned("select * from analytics.daily_kpis") > DAYS / 2 * one


def test_a_question_about_a_day_costs_that_day(views: IcebergViews) -> None:
    day = views.file_bytes("curated.daily_sales", f"partition.{DAY}")
    (sql,) = [each.values[0] for each in questions() if each.id == "sales_of_a_day"]
    assert 0 < views.scanned(_asked(sql)) <= day


def test_a_forecast_beside_what_happened_costs_that_forecast(views: IcebergViews) -> None:
    made = "as_of_date = date '2026-06-08'"
    one = views.file_bytes("curated.sales_forecast", f"partition.{made}")
    assert views.file_bytes("curated.sales_forecast") > DAYS / 2 * one
    features = views.file_bytes("curated.sales_features")
    sql = f"select * from analytics.forecast_vs_actual where {made}"
    assert one <= views.scanned(sql) <= one + features
    assert {table for table, _ in views.filters(sql)} == {"sales_forecast", "sales_features"}


def test_the_outlook_for_a_day_costs_the_newest_forecast_and_that_day(views: IcebergViews) -> None:
    newest = views.file_bytes("curated.sales_forecast", "partition.as_of_date = date '2026-06-23'")
    june = views.file_bytes("curated.sales_features", "record_count = 23 * 200")
    # Which one is the newest, and that the others are not it, is told by looks at the end of files.
    look = views.scanned("select max(as_of_date) from analytics.stg_sales_forecast")
    everything = views.scanned("select * from analytics.forecast_outlook")
    one = views.scanned(f"select * from analytics.forecast_outlook where {DAY}")
    assert look < one <= 2 * look + newest + 2 * june < everything


@pytest.mark.parametrize("sql", questions())
def test_a_question_bounds_the_partitions_of_each_table_it_reads(
    views: IcebergViews, sql: str
) -> None:
    for table, bounded in views.filters(_asked(sql)):
        column = partition_of(table) if is_iceberg(table) else None
        assert column is None or column in bounded, (
            f"{table} is read from end to end; put a condition on its {column} into the question"
        )


def _asked(sql: str) -> str:
    """The question with its parameters in place."""
    body = sql.split("\n", 2)[2]
    for name in parameters_of(sql):
        body = body.replace("?", ARGUMENTS[name], 1)
    return body
