"""Rows of the tables that the views read, each with what its test does not ask about filled in."""

from __future__ import annotations

Row = dict[str, str | None]

RULES = (
    "array[cast(row('unique', 'sales', 'error', true, 0.0, '0') as {row}),"
    " cast(row('quarantined_share', 'sales', 'warning', false, 7.5, '<= 5') as {row})]"
).format(row="row(name varchar, dataset varchar, severity varchar, passed boolean,"
         " actual double, expected varchar)")  # fmt: skip


def sold(day: str, amount: str, **other: str) -> Row:
    """A row of daily_sales: one unit of one category in one store."""
    row: Row = {
        **{"business_date": day, "store_id": "S1", "region": "North", "category": "Tea"},
        **{"currency": "EUR", "line_count": "1", "order_count": "1", "units_sold": "1"},
        **{"units_returned": "0", "gross_revenue": amount, "returned_revenue": "0"},
        "net_revenue": amount,
    }
    return {**row, **other}


def line(number: int, day: str, quantity: str, amount: str, **other: str | None) -> Row:
    """A line of a receipt."""
    row: Row = {
        **{"transaction_id": f"T{number}", "order_id": f"O{number}", "business_date": day},
        **{"transaction_ts": f"{day} 10:00:00 UTC", "store_id": "S1", "region": "North"},
        **{"customer_id": "C1", "product_id": "P1", "category": "Tea", "quantity": quantity},
        **{"unit_price": "1", "discount_pct": "0", "total_amount": amount, "currency": "EUR"},
    }
    return {**row, **other}


def run(step: str, status: str, at: str, **other: str) -> Row:
    """A record of pipeline_runs."""
    row: Row = {"run_id": "r1", "step": step, "status": status, "finished_at": at}
    return {**row, "business_date": "2026-06-01", **other}


def bought(customer: str, segment: str, amount: str, **other: str | None) -> Row:
    """A row of customer_insights: one receipt of one unit, a week before the day of the table."""
    row: Row = {
        **{"customer_id": customer, "segment": segment, "currency": "EUR"},
        **{"as_of_date": "2026-06-08", "recency_days": "7", "frequency": "1"},
        **{"units_sold": "1", "units_returned": "0", "monetary_value": amount},
    }
    return {**row, **other}


def pair(first: str, second: str, together: str, **other: str) -> Row:
    """A row of product_pairs: of ten receipts, each product is on five."""
    row: Row = {
        **{"product_a": first, "product_b": second, "orders_together": together},
        **{"orders_a": "5", "orders_b": "5", "orders_total": "10", "lift": "1"},
        **{"support": "0.1", "confidence_a_to_b": "0.2", "confidence_b_to_a": "0.2"},
        "as_of_date": "2026-06-08",
    }
    return {**row, **other}


def happened(day: str, amount: str, **other: str) -> Row:
    """A row of sales_features."""
    row: Row = {"business_date": day, "store_id": "S1", "category": "Tea", "currency": "EUR"}
    return {**row, "region": "North", "net_revenue": amount, **other}


def expected(made: str, day: str, median: str, **other: str | None) -> Row:
    """A row of sales_forecast: a band of 5 to either side."""
    row: Row = {
        **{"as_of_date": made, "business_date": day, "store_id": "S1", "category": "Tea"},
        **{"currency": "EUR", "region": "North"},
        **{"p10": str(int(median) - 5), "p50": median},
        **{"p90": str(int(median) + 5), "mean": median, "served_by": "model", "run_id": "r1"},
    }
    return {**row, **other}
