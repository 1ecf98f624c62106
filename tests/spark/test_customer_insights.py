"""Customers: rows of sales in, one row per customer and currency out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from data_transformation.insights import customer_insights
from derived_runs import by_key, transform
from lake import sale
from pipeline_core.contract import load_contract
from process_runs import Runs

AS_OF = date(2026, 3, 31)
SCHEMA = (
    "customer_id string, currency string, store_id string, order_id string, business_date date, "
    "quantity int, total_amount decimal(14,2)"
)


def line(order: str, day: int, amount: str = "10.00", **changes: Any) -> tuple[Any, ...]:
    """A sale; `day` is days before AS_OF."""
    quantity = changes.get("quantity", -1 if amount.startswith("-") else 1)
    who, currency = changes.get("customer", "C1"), changes.get("currency", "USD")
    return (
        who,
        currency,
        changes.get("store", "S1"),
        order,
        AS_OF - timedelta(days=day),
        quantity,
        Decimal(amount),
    )


def insights(frame: Any, *lines: tuple[Any, ...]) -> dict[tuple[str, str], Any]:
    rows = customer_insights(frame(list(lines), SCHEMA), AS_OF, load_contract("customer_insights"))
    return {(row["customer_id"], row["currency"]): row for row in rows.collect()}


def test_ages_orders_and_money_of_a_customer(frame: Any) -> None:
    found = insights(
        frame,
        line("O1", 30, "10.10"), line("O1", 30, "0.20", quantity=2), line("O2", 20, "5.00"),
        line("O3", 20, "5.00"), line("O4", 10, "-10.10"),
    )["C1", "USD"]  # fmt: skip
    assert (found.recency_days, found.tenure_days) == (20, 30)
    assert (found.frequency, found.purchase_days) == (3, 2)
    assert (found.units_sold, found.units_returned, found.returns_rate) == (5, 1, 0.2)
    assert (found.gross_revenue, found.returned_revenue) == (Decimal("20.30"), Decimal("10.10"))
    assert found.monetary_value == Decimal("10.20")
    assert found.next_purchase_date == AS_OF - timedelta(days=10)


def test_receipts_of_two_shops_with_one_number_are_two(frame: Any) -> None:
    found = insights(frame, line("1", 3), line("1", 1, store="S2"))["C1", "USD"]
    assert (found.frequency, found.purchase_days) == (2, 2)


def test_currencies_are_never_added(frame: Any) -> None:
    found = insights(frame, line("O1", 3, "10.00"), line("O2", 1, "900.00", currency="JPY"))
    assert {key: row.monetary_value for key, row in found.items()} == {
        ("C1", "USD"): Decimal("10.00"), ("C1", "JPY"): Decimal("900.00"),
    }  # fmt: skip


def test_nobody_known_is_no_customer(frame: Any) -> None:
    assert insights(frame, line("O1", 3, customer=None)) == {}


def test_the_interval_is_crostons(frame: Any) -> None:
    found = insights(frame, line("O1", 60), line("O2", 50), line("O3", 30), line("O4", 29))
    # Intervals 10, 20, 1: 10, then 10 + 0.1 x (20 - 10) = 11, then 11 + 0.1 x (1 - 11) = 10.
    assert found["C1", "USD"].purchase_interval_days == pytest.approx(10.0)
    assert found["C1", "USD"].next_purchase_date == AS_OF - timedelta(days=19)


@pytest.mark.parametrize(
    ("segment", "lines"),
    [
        ("returns_only", [line("O1", 5, "-3.00")]),
        ("new", [line("O1", 90)]),
        ("one_time", [line("O1", 91)]),
        ("active", [line("O1", 30), line("O2", 20)]),
        ("at_risk", [line("O1", 31), line("O2", 21)]),
        ("lapsed", [line("O1", 51), line("O2", 41)]),
        ("loyal", [line(f"O{n}", n) for n in range(10)]),
    ],
)
def test_segments(frame: Any, segment: str, lines: list[tuple[Any, ...]]) -> None:
    assert insights(frame, *lines)["C1", "USD"].segment == segment


def test_who_only_brought_back_is_kept_without_ages(frame: Any) -> None:
    found = insights(frame, line("O1", 5, "-3.00"))["C1", "USD"]
    ages = (found.recency_days, found.tenure_days, found.returns_rate, found.next_purchase_date)
    assert ages == (None, None, None, None)
    assert found.monetary_value == Decimal("-3.00")


def test_a_correction_changes_the_customers_it_is_about(runs: Runs) -> None:
    first = [sale(1), sale(2), sale(3), sale(4, customer_id="")]
    runs.day("r1", runs.file(first))
    fields = transform(runs, "r1")
    before = by_key(runs, "curated.customer_insights", ("customer_id", "currency"))
    assert "1 sales lines of nobody known are in no row of customer_insights" in fields["notices"]
    late = sale(9, customer_id="C3", order_id="O9", transaction_ts="2026-01-01T15:00:00Z")
    runs.day("r2", runs.file([sale(2, quantity="3", total_amount="27.00"), late]))
    transform(runs, "r2")
    after = by_key(runs, "curated.customer_insights", ("customer_id", "currency"))
    assert {key for key in after if after[key] != before.get(key)} == {("C2", "USD"), ("C3", "USD")}
    row = runs.rows("curated.customer_insights", "customer_id", "monetary_value", "frequency")
    assert row == [("C1", Decimal("18.00"), 1), ("C2", Decimal("27.00"), 1),
                   ("C3", Decimal("36.00"), 2)]  # fmt: skip
