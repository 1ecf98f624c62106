"""Receipts as the view of baskets counts them."""

from __future__ import annotations

from tests.aws.view_rows import line
from tests.aws.views import Views


def test_a_basket_is_a_receipt_with_something_sold(views: Views) -> None:
    day = "2026-06-01"
    rows = [
        line(1, day, "2", "20", order_id="O1"),
        line(2, day, "1", "10", order_id="O1"),
        line(3, day, "-1", "-10", order_id="O1"),
        line(4, day, "1", "6", order_id="O1", store_id="S2"),
        line(5, day, "-1", "-6", order_id="O3"),
    ]
    views.fill("processed.sales", rows)
    sql = (
        "select basket_count, receipts_with_returns, gross_revenue, lines_per_basket,"
        " units_per_basket, revenue_per_basket, return_rate_pct from analytics.baskets"
    )
    assert views.rows(sql) == [["2", "2", "36.00", "1.50", "2.00", "18.00", "50.00"]]


def test_a_day_of_returns_only_has_no_baskets(views: Views) -> None:
    views.fill("processed.sales", [line(1, "2026-06-01", "-1", "-10")])
    sql = "select basket_count, units_per_basket, return_rate_pct from analytics.baskets"
    assert views.rows(sql) == [["0", None, None]]
