"""Every view on Trino over rows that a reader can follow: rows in, rows out."""

from __future__ import annotations

import json
import os
from datetime import date

from tests.aws.view_rows import RULES, line, run, sold
from tests.aws.views import VIEWS, Views


def test_columns_are_as_the_engine_describes_them(views: Views) -> None:
    """`sql/views/columns.json` is made from here: `node scripts/views.mjs`."""
    file = VIEWS / "columns.json"
    described = {name: views.columns(name) for name in views.sql}
    if os.environ.get("WRITE_VIEW_COLUMNS"):
        file.write_text(json.dumps(described, indent=2) + "\n")
    stale = {
        name: columns
        for name, columns in described.items()
        if json.loads(file.read_text()).get(name) != columns
    }
    assert not stale, "the columns of these views have changed: npm run views"


def test_a_day_is_compared_with_the_day_the_week_and_the_year_before(views: Views) -> None:
    days = [("2025-06-02", "100"), ("2026-05-25", "40"), ("2026-05-31", "0"), ("2026-06-01", "50")]
    views.fill("curated.daily_sales", [sold(day, amount) for day, amount in days])
    sql = (
        "select net_revenue_day_before, net_revenue_week_before, net_revenue_year_before,"
        " change_on_day_before_pct, change_on_week_before_pct, change_on_year_before_pct"
        " from analytics.daily_comparison where business_date = date '2026-06-01'"
    )
    # Nothing can be said in percent of nothing.
    assert views.rows(sql) == [["0.00", "40.00", "100.00", None, "25.00", "-50.00"]]


def test_a_day_without_one_before_is_compared_with_nothing(views: Views) -> None:
    views.fill(
        "curated.daily_sales", [sold("2026-06-01", "50"), sold("2026-05-31", "9", currency="USD")]
    )
    sql = "select net_revenue_day_before, change_on_day_before_pct from analytics.daily_comparison"
    assert views.rows(sql + " where currency = 'EUR'") == [[None, None]]


def test_a_week_starts_on_monday_and_says_how_much_of_it_is_there(views: Views) -> None:
    days = [("2026-05-31", "10"), ("2026-06-01", "20"), ("2026-06-07", "30")]
    views.fill("curated.daily_sales", [sold(day, amount) for day, amount in days])
    sql = (
        "select week_start, day_count, net_revenue, change_on_week_before_pct from"
        " analytics.weekly_kpis order by 1"
    )
    assert views.rows(sql) == [
        ["2026-05-25", "1", "10.00", None],
        ["2026-06-01", "2", "50.00", "400.00"],
    ]


def test_a_month_runs_up_day_by_day_over_days_without_sales(views: Views) -> None:
    days = [("2026-01-30", "10"), ("2026-02-01", "3"), ("2026-02-27", "4"), ("2026-03-31", "14")]
    views.fill("curated.daily_sales", [sold(day, amount) for day, amount in days])
    sql = (
        "select business_date, net_revenue, net_revenue_month_before"
        " from analytics.month_to_date_kpis where business_date in"
        " (date '2026-02-15', date '2026-02-28', date '2026-03-31') order by 1"
    )
    assert views.rows(sql) == [
        ["2026-02-15", "3.00", "0.00"],
        ["2026-02-28", "7.00", "0.00"],
        # 31 March stands beside the last day of February.
        ["2026-03-31", "14.00", "7.00"],
    ]


def test_a_month_runs_up_beside_a_sale_of_decades_ago(views: Views) -> None:
    days = [("1990-01-31", "5"), ("2026-05-31", "10"), ("2026-06-02", "20")]
    views.fill("curated.daily_sales", [sold(day, amount) for day, amount in days])
    sql = (
        "select count(*), min(business_date), sum(units_sold), max_by(net_revenue, business_date)"
        " from analytics.month_to_date_kpis"
    )
    days_there = str((date(2026, 6, 2) - date(1990, 1, 1)).days + 1)
    # Each of the three days is the last one there of its month.
    assert views.rows(sql) == [[days_there, "1990-01-01", "3", "20.00"]]


def test_stores_and_categories_are_ranked_within_month_and_currency(views: Views) -> None:
    rows = [
        sold("2026-06-01", "30", store_id="S1", category="Tea"),
        sold("2026-06-02", "60", store_id="S2", category="Tea"),
        sold("2026-06-03", "10", store_id="S3", category="Mugs"),
        sold("2026-06-03", "5", store_id="S9", currency="USD"),
    ]
    views.fill("curated.daily_sales", rows)
    stores = (
        "select store_id, revenue_rank, revenue_share_pct from analytics.store_ranking"
        " where currency = 'EUR' order by 2"
    )
    assert views.rows(stores) == [["S2", "1", "60.00"], ["S1", "2", "30.00"], ["S3", "3", "10.00"]]
    categories = (
        "select category, revenue_rank, revenue_share_pct from analytics.category_ranking"
        " where currency = 'EUR' order by 2"
    )
    assert views.rows(categories) == [["Tea", "1", "90.00"], ["Mugs", "2", "10.00"]]


def test_shares_hold_of_a_total_near_nothing_and_there_are_none_of_less(views: Views) -> None:
    day, back = "2026-06-01", {"store_id": "S2", "category": "Mugs"}
    rows = [
        sold(day, "1000000"),
        sold(day, "-999999.99", **back),
        sold(day, "50", currency="USD"),
        # More came back than was sold: what was sold is no negative part of it.
        sold(day, "-100", currency="USD", **back),
    ]
    views.fill("curated.daily_sales", rows)
    for view in ("store_ranking", "category_ranking"):
        sql = f"select revenue_share_pct from analytics.{view} order by currency, revenue_rank"
        assert views.rows(sql) == [["10000000000.00"], ["-9999999900.00"], [None], [None]]


def test_one_mistyped_return_does_not_take_the_kpis_of_all_days(views: Views) -> None:
    views.fill("curated.daily_sales", [sold("2026-06-01", "0", units_returned="200000")])
    sql = "select return_rate_pct from analytics.daily_kpis"
    assert views.rows(sql) == [["20000000.00"]]


def test_a_cohort_starts_with_its_first_purchase(views: Views) -> None:
    rows = [
        line(1, "2026-01-05", "1", "1", customer_id="C1"),
        line(2, "2026-03-05", "1", "1", customer_id="C1"),
        line(3, "2026-01-20", "1", "1", customer_id="C2"),
        line(4, "2026-02-20", "-1", "-1", customer_id="C2"),
        line(5, "2026-02-20", "1", "1", customer_id=None),
    ]
    views.fill("processed.sales", rows)
    sql = (
        "select cohort_month, months_since, customer_count, cohort_size, retained_pct"
        " from analytics.retention_cohorts order by 1, 2"
    )
    assert views.rows(sql) == [
        ["2026-01-01", "0", "2", "2", "100.00"],
        ["2026-01-01", "2", "1", "2", "50.00"],
    ]


def test_freshness_is_the_age_of_the_last_success(views: Views) -> None:
    rows = [
        run("reconcile", "succeeded", "2026-06-01T10:00:00.000Z"),
        run("reconcile", "failed", "2026-06-02T10:00:00.000Z", run_id="r2"),
    ]
    views.fill("curated.pipeline_runs", rows)
    sql = (
        "select step, last_success_at_utc, last_status, failure_count,"
        " hours_since_success > 24 from analytics.data_freshness"
    )
    assert views.rows(sql) == [["reconcile", "2026-06-01 10:00:00.000", "failed", "1", "true"]]


def test_each_rule_of_a_run_has_a_row_and_each_run_its_balance(views: Views) -> None:
    books = {"rows_in": "10", "accepted": "7", "quarantined": "1", "duplicates": "1"}
    rows = [
        run("data_quality_check", "succeeded", "2026-06-01T10:00:00Z", rules=RULES),
        run("reconcile", "failed", "2026-06-01T11:00:00Z", balanced="false", **books),
    ]
    views.fill("curated.pipeline_runs", rows)
    sql = "select rule_name, passed, actual from analytics.data_quality order by 1"
    assert views.rows(sql) == [["quarantined_share", "false", "7.5"], ["unique", "true", "0.0"]]
    sql = "select unexplained_rows, quarantined_pct, balanced from analytics.run_balance"
    assert views.rows(sql) == [["1", "10.00", "false"]]


def test_a_line_with_two_faults_counts_under_both(views: Views) -> None:
    refused = {"source_sha256": "a", "ingest_date": "2026-06-01"}
    rows = [
        {**refused, "source_line": "2", "reasons": "array['type:quantity', 'missing:store_id']"},
        {**refused, "source_line": "3", "reasons": "array['type:quantity']"},
    ]
    views.fill("quarantine.sales_quarantine", rows)
    sql = "select reason, line_count, file_count from analytics.quarantine_reasons order by 1"
    assert views.rows(sql) == [["missing:store_id", "1", "1"], ["type:quantity", "2", "1"]]
