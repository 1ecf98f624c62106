"""What each store sold of each category on each day, as the features need it."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

_DAY = ("store_id", "category", "business_date", "currency")


def daily(sales: DataFrame) -> DataFrame:
    """One row per store, category, day and currency.

    `net_revenue` in the currency and `units`, returns subtracted; `day_price` is the mean list
    price of a unit sold, `day_discount` the discount in percent weighted by list price; both null
    on a day that only took back.
    """
    listed = F.when(F.col("quantity") > 0, F.col("quantity") * F.col("unit_price"))
    sold = F.when(F.col("quantity") > 0, F.col("quantity").cast("bigint"))
    return (
        sales.groupBy(*_DAY)
        .agg(
            F.count(F.lit(1)).alias("lines"),
            F.max("region").alias("region"),
            F.sum("total_amount").cast("decimal(24,2)").alias("net_revenue"),
            F.sum(F.col("quantity").cast("bigint")).alias("units"),
            # Sums of decimals, so that their order does not show in the result.
            _double(F.sum(listed)).alias("listed"),
            _double(F.sum(listed * F.col("discount_pct"))).alias("discounted"),
            _double(F.sum(sold)).alias("sold"),
        )
        .withColumn("day_price", F.col("listed") / F.col("sold"))
        .withColumn("day_discount", F.when(F.col("listed") > 0, F.expr("discounted / listed")))
        .drop("listed", "discounted", "sold")
    )


def _double(value: Column) -> Column:
    return value.cast("double")
