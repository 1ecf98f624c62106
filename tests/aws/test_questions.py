"""Every named question on Trino: it finds something in rows that are there for it."""

from __future__ import annotations

import pytest

from tests.aws.questions import ARGUMENTS, parameters_of, questions
from tests.aws.view_rows import RULES, bought, expected, happened, line, pair, run, sold
from tests.aws.views import QUERIES, Views


@pytest.mark.parametrize("sql", questions())
def test_a_query_answers_with_the_parameters_it_names(views: Views, sql: str) -> None:
    question = sql.splitlines()[0]
    assert question.startswith("-- ") and question.endswith("?")
    values = [ARGUMENTS[name] for name in parameters_of(sql)]
    _some_of_everything(views)
    assert len(values) == sql.split("\n", 2)[2].count("?")
    settings = {"ExecutionParameters": values} if values else {}
    assert views.rows(sql, **settings), "this query finds none of the rows that are there for it"


def test_a_store_that_only_took_back_has_sold_nothing(views: Views) -> None:
    sales = [sold("2026-06-07", "10"), sold("2026-06-07", "10", store_id="S2")]
    returned = sold("2026-06-08", "-10", units_sold="0", units_returned="1")
    views.fill("curated.daily_sales", [*sales, returned, sold("2026-06-08", "1", store_id="S2")])
    assert _answer(views, "stores_without_sales") == [["S1"]]


def test_a_mix_has_no_shares_of_a_day_that_took_back_more_than_it_sold(views: Views) -> None:
    rows = [sold("2026-06-08", "50"), sold("2026-06-08", "-100", category="Mugs")]
    views.fill("curated.daily_sales", rows)
    assert [share for *_, share in _answer(views, "category_mix")] == [None, None]


def _answer(views: Views, name: str) -> list[list[str | None]]:
    sql = (QUERIES / f"{name}.sql").read_text()
    return views.rows(sql, ExecutionParameters=[ARGUMENTS[each] for each in parameters_of(sql)])


def _some_of_everything(views: Views) -> None:
    views.fill(
        "curated.daily_sales",
        [sold("2026-06-01", "10", store_id="S2"), sold("2026-06-08", "30")],
    )
    views.fill(
        "processed.sales", [line(1, "2026-06-08", "2", "2"), line(2, "2026-06-08", "-1", "-1")]
    )
    books = {"rows_in": "2", "accepted": "1", "quarantined": "0", "duplicates": "0"}
    rows = [
        run("data_quality_check", "succeeded", "2026-06-08T10:00:00Z", rules=RULES),
        run("reconcile", "failed", "2026-06-08T10:00:00Z", balanced="false", **books),
    ]
    views.fill("curated.pipeline_runs", rows)
    refused = {"source_sha256": "a", "source_line": "2", "ingest_date": "2026-06-08"}
    views.fill("quarantine.sales_quarantine", [{**refused, "reasons": "array['type:quantity']"}])
    views.fill("curated.customer_insights", [bought("C1", "active", "10")])
    views.fill("curated.product_pairs", [pair("P1", "P2", "4", lift="1.6")])
    views.fill("curated.sales_features", [happened("2026-06-08", "30")])
    views.fill("curated.sales_forecast", [expected("2026-06-07", "2026-06-08", "10")])
