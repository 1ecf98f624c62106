"""In which currency each store sells, and what it sold in others before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline_core.literal_rows import literal_rows
from pyspark.sql import DataFrame
from pyspark.sql import functions as F


@dataclass(frozen=True)
class Sold:
    """What a store sold in one currency: lines, the first and last day of them, and where then."""

    store_id: str
    currency: str
    lines: int
    first: date
    last: date
    region: str


def sold_by_currency(days: DataFrame) -> list[Sold]:
    """Of all stores, in their order; `days` are those of `daily`."""
    found = days.groupBy("store_id", "currency").agg(
        F.sum("lines"),
        F.min("business_date"),
        F.max("business_date"),
        F.max(F.struct("business_date", "region"))["region"],
    )
    return sorted((Sold(*row) for row in found.collect()), key=lambda sold: sold.store_id)


def in_last_currency(days: DataFrame, sold: Sequence[Sold]) -> DataFrame:
    """Only the days in the currency in which their store sold last, all in its region then."""
    kept = [
        {"store_id": store, "currency": each.currency, "region": each.region}
        for store, each in _last(sold).items()
    ]
    schema = "store_id string, currency string, region string"
    last = F.broadcast(literal_rows(days.sparkSession, kept, schema))
    return days.drop("region").join(last, on=["store_id", "currency"], how="inner")


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
    last = _last(sold)
    return [each for each in sold if each.currency != last[each.store_id].currency]


def _last(sold: Sequence[Sold]) -> dict[str, Sold]:
    """In the last currency of each store; of two on one day, the last by name."""
    in_order = sorted(sold, key=lambda each: (each.last, each.currency))
    return {each.store_id: each for each in in_order}
