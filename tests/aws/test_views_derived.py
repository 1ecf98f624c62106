"""The views over what Spark and the model derive: customers, pairs of products, forecasts."""

from __future__ import annotations

from tests.aws.view_rows import bought, expected, happened, pair
from tests.aws.views import Views


def test_a_snapshot_of_stores_leaves_out_lines_that_could_not_be_read(views: Views) -> None:
    store = {"store_id": "S1", "country": "de", "ingest_date": "2026-06-01"}
    rows = [
        {**store, "malformed": "", "opened_on": "2020-02-29"},
        {**store, "ingest_date": "2026-06-02", "opened_on": "soon"},
        {"ingest_date": "2026-06-01", "malformed": "too_few_columns", "malformed_record": "S2"},
    ]
    views.fill("raw.stores", rows)
    sql = "select store_id, country, opened_on, ingest_date from analytics.stg_stores order by 4"
    assert views.rows(sql) == [
        ["S1", "DE", "2020-02-29", "2026-06-01"],
        ["S1", "DE", None, "2026-06-02"],
    ]


def test_segments_are_shares_of_a_currency_and_know_who_is_overdue(views: Views) -> None:
    rows = [
        bought("C1", "loyal", "60", frequency="5", next_purchase_date="2026-06-07"),
        bought("C2", "loyal", "20", frequency="2", next_purchase_date="2026-06-08"),
        bought("C3", "one_time", "20", recency_days="30", units_returned="1"),
        # Only brought back: never bought, so no age and no rate of returns.
        bought("C4", "returns_only", "0", recency_days=None, units_sold="0", units_returned="2"),
        bought("C4", "loyal", "1", currency="USD"),
        bought("C5", "lapsed", "-2", currency="USD"),
    ]
    views.fill("curated.customer_insights", rows)
    sql = (
        "select segment, customer_count, overdue_customer_count, revenue_share_pct,"
        " customer_share_pct, mean_recency_days, orders_per_customer, return_rate_pct"
        " from analytics.customer_segments where currency = 'EUR' order by 1"
    )
    assert views.rows(sql) == [
        ["loyal", "2", "1", "80.00", "50.00", "7.0", "3.50", "0.00"],
        ["one_time", "1", "0", "20.00", "25.00", "30.0", "1.00", "100.00"],
        ["returns_only", "1", "0", "0.00", "25.00", None, "1.00", None],
    ]
    # More came back than was sold: there is nothing to have a share of.
    sql = "select revenue_share_pct from analytics.customer_segments where currency = 'USD'"
    assert views.rows(sql) == [[None], [None]]


def test_pairs_are_ranked_by_receipts_beyond_chance(views: Views) -> None:
    rows = [
        # Everybody buys both: ten receipts, as chance would have it.
        pair("P1", "P2", "10", orders_a="10", orders_b="10", lift="1"),
        pair("P3", "P4", "4", lift="1.6"),
        pair("P5", "P6", "1", orders_a="1", orders_b="1", lift="10"),
    ]
    views.fill("curated.product_pairs", rows)
    sql = (
        "select product_a, pair_rank, orders_beyond_chance from analytics.product_pair_ranking"
        " order by pair_rank"
    )
    assert views.rows(sql) == [["P3", "1", "1.50"], ["P5", "2", "0.90"], ["P1", "3", "0.00"]]


def test_a_forecast_stands_beside_what_happened_once_it_has(views: Views) -> None:
    made = "2026-06-01"
    days = [("2026-06-02", "0"), ("2026-06-03", "26"), ("2026-06-04", "9")]
    views.fill(
        "curated.sales_features",
        [happened(day, amount) for day, amount in days[:2]] + [happened(*days[2], currency="USD")],
    )
    views.fill(
        "curated.sales_forecast",
        [expected(made, day, "20") for day in ("2026-06-02", "2026-06-03", "2026-06-04")]
        + [expected(made, "2026-06-05", "20", store_id="S2", region="South")],
    )
    sql = (
        "select days_ahead, region, net_revenue_actual, net_revenue_error, error_pct, is_in_band"
        " from analytics.forecast_vs_actual order by business_date"
    )
    assert views.rows(sql) == [
        # A day without sales is a day: its error counts, in percent of nothing it has none.
        ["1", "North", "0.00", "20.0000", None, "false"],
        ["2", "North", "26.00", "-6.0000", "-23.08", "false"],
        ["3", "North", None, None, None, None],
        ["4", "South", None, None, None, None],
    ]


def test_accuracy_counts_only_days_that_have_happened(views: Views) -> None:
    made = "2026-06-01"
    actual = [("2026-06-02", "30"), ("2026-06-03", "12"), ("2026-06-09", "-2")]
    views.fill("curated.sales_features", [happened(day, amount) for day, amount in actual])
    views.fill(
        "curated.sales_forecast",
        [
            expected(made, "2026-06-02", "20", mean="22"),
            expected(made, "2026-06-03", "10", mean=None),
            expected(made, "2026-06-09", "10"),
            expected(made, "2026-06-10", "10"),
            expected(made, "2026-06-16", "10"),
        ],
    )
    sql = (
        "select weeks_ahead, compared_day_count, wape_pct, bias_pct, band_coverage_pct"
        " from analytics.forecast_accuracy order by 1"
    )
    assert views.rows(sql) == [
        ["1", "2", "28.57", "-23.81", "50.00"],
        ["2", "1", "600.00", "600.00", "0.00"],
        ["3", "0", None, None, None],
    ]


def test_accuracy_is_told_apart_by_region(views: Views) -> None:
    views.fill("curated.sales_features", [happened("2026-06-02", "30")])
    forecast = expected("2026-06-01", "2026-06-02", "20")
    views.fill("curated.sales_forecast", [forecast, {**forecast, "region": "South", "p50": "33"}])
    sql = "select region, absolute_error from analytics.forecast_accuracy order by 1"
    assert views.rows(sql) == [["North", "10.00"], ["South", "3.00"]]


def test_the_outlook_is_the_past_and_the_newest_forecast(views: Views) -> None:
    views.fill("curated.sales_features", [happened("2026-06-02", "7"), happened("2026-06-03", "0")])
    views.fill(
        "curated.sales_forecast",
        [
            expected("2026-06-01", "2026-06-05", "99"),
            expected("2026-06-02", "2026-06-03", "10"),
            expected("2026-06-02", "2026-06-04", "11"),
        ],
    )
    sql = (
        "select business_date, region, net_revenue, net_revenue_p50, is_to_come"
        " from analytics.forecast_outlook order by 1"
    )
    assert views.rows(sql) == [
        ["2026-06-02", "North", "7.00", None, "false"],
        ["2026-06-03", "North", "0.00", "10.0000", "false"],
        ["2026-06-04", "North", None, "11.0000", "true"],
    ]


def test_without_any_forecast_the_outlook_is_the_past(views: Views) -> None:
    views.fill("curated.sales_forecast", [])
    views.fill("curated.sales_features", [happened("2026-06-02", "7")])
    sql = "select business_date, net_revenue, as_of_date from analytics.forecast_outlook"
    assert views.rows(sql) == [["2026-06-02", "7.00", None]]
    assert views.rows("select * from analytics.forecast_accuracy") == []
