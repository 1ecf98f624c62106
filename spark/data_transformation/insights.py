"""Recency, frequency and monetary value of customers, in each currency they pay in."""

from datetime import date

from pipeline_core.contract import Contract
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from data_transformation.baskets import RECEIPT
from data_transformation.segment import purchase_interval, segment

KEYS = ("customer_id", "currency")
_MONEY = "decimal(24,2)"
_AMOUNTS = ("units_sold", "units_returned", "gross_revenue", "returned_revenue")


def customer_insights(sales: DataFrame, as_of: date | None, contract: Contract) -> DataFrame:
    """One row per customer and currency, with ages in days up to `as_of`."""
    return (
        _customers(_orders(sales))
        .withColumn("as_of_date", F.lit(as_of).cast("date"))
        .withColumn("recency_days", F.datediff("as_of_date", "last_purchase_date"))
        .withColumn("tenure_days", F.datediff("as_of_date", "first_purchase_date"))
        .withColumn("monetary_value", _money(F.col("gross_revenue") - F.col("returned_revenue")))
        .withColumn(
            "returns_rate",
            F.when(F.col("units_sold") > 0, F.col("units_returned") / F.col("units_sold")),
        )
        .withColumn("purchase_interval_days", purchase_interval("days"))
        .withColumn(
            "next_purchase_date",
            F.expr("date_add(last_purchase_date, cast(round(purchase_interval_days) as int))"),
        )
        .withColumn("segment", segment())
        .select(*contract.columns)
    )


def _orders(sales: DataFrame) -> DataFrame:
    """One row per customer, currency and receipt; its day is the first with a purchase.

    Before the customers, so that one of them with most of the sales is spread over many tasks.
    """
    sold, returned = F.col("quantity") > 0, F.col("quantity") < 0
    units, money = F.col("quantity").cast("bigint"), F.col("total_amount")
    return (
        sales.where(F.col("customer_id").isNotNull())
        .groupBy(*KEYS, *RECEIPT)
        .agg(
            F.min(F.when(sold, F.col("business_date"))).alias("day"),
            _sum(sold, units).alias("units_sold"),
            (-_sum(returned, units)).alias("units_returned"),
            _sum(sold, money).alias("gross_revenue"),
            (-_sum(returned, money)).alias("returned_revenue"),
        )
    )


def _customers(orders: DataFrame) -> DataFrame:
    """One row per customer and currency; `days` are the days of purchase, in order."""
    sums = [F.sum(name).alias(name) for name in _AMOUNTS]
    return (
        orders.groupBy(*KEYS)
        .agg(
            F.count("day").alias("frequency"),
            F.sort_array(F.collect_set("day")).alias("days"),
            *sums,
        )
        .withColumn("purchase_days", F.size("days"))
        .withColumn("first_purchase_date", F.array_min("days"))
        .withColumn("last_purchase_date", F.array_max("days"))
        .withColumn("gross_revenue", _money(F.col("gross_revenue")))
        .withColumn("returned_revenue", _money(F.col("returned_revenue")))
    )


def _sum(condition: Column, value: Column) -> Column:
    return F.coalesce(F.sum(F.when(condition, value)), F.lit(0))


def _money(amount: Column) -> Column:
    return amount.cast(_MONEY)
