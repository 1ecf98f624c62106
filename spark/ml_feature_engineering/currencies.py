"""In which currency each store sells, and what it sold in others before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline_core.literal_rows import literal_rows
from pyspark.sql import DataFrame
from pyspark.sql import functions as F


@dataclass(frozen=True)
class Sold:
    """What a store sold in one currency: lines, and the first and last day of them."""

    store_id: str
    currency: str
    lines: int
    first: date
    last: date


def sold_by_currency(days: DataFrame) -> list[Sold]:
    """Of all stores, in their order; `days` are those of `daily`."""
    found = days.groupBy("store_id", "currency").agg(
        F.sum("lines"), F.min("business_date"), F.max("business_date")
    )
    return sorted((Sold(*row) for row in found.collect()), key=lambda sold: sold.store_id)


def in_last_currency(days: DataFrame, sold: Sequence[Sold]) -> DataFrame:
    """Only the days in the currency in which their store sold last."""
    if not _earlier(sold):
        return days
    kept = [
        {"store_id": store, "currency": currency}
        for store, currency in _last_currencies(sold).items()
    ]
    last = literal_rows(days.sparkSession, kept, "store_id string, currency string")
    return days.join(F.broadcast(last), on=["store_id", "currency"], how="left_semi")


def other_currencies(sold: Sequence[Sold]) -> list[str]:
    """A notice of the sales that are left out because of their currency, if there are any."""
    others = _earlier(sold)
    if not others:
        return []
    named = ", ".join(list(dict.fromkeys(each.store_id for each in others))[:10])
    return [
        f"{sum(each.lines for each in others)} sales lines in a currency that their store no "
        f"longer sells in are left out of sales_features: {named}"
    ]


def _earlier(sold: Sequence[Sold]) -> list[Sold]:
    last = _last_currencies(sold)
    return [each for each in sold if each.currency != last[each.store_id]]


def _last_currencies(sold: Sequence[Sold]) -> dict[str, str]:
    """By store; of two on one day, the last by name."""
    return {
        each.store_id: each.currency
        for each in sorted(sold, key=lambda each: (each.last, each.currency))
    }
