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
