"""What each store sold of each category on each business day."""

from pipeline_core.contract import Contract
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

KEYS = ("business_date", "store_id", "category", "currency")


def daily_sales(sales: DataFrame, contract: Contract) -> DataFrame:
    """One row per business_date, store_id, category and currency."""
    sold, returned = F.col("quantity") > 0, F.col("quantity") < 0
    money = F.col("total_amount")
    return (
        sales.groupBy(*KEYS)
        .agg(
            F.max("region").alias("region"),
            F.count(F.lit(1)).alias("line_count"),
            F.countDistinct("order_id").alias("order_count"),
            _sum(sold, F.col("quantity").cast("bigint")).alias("units_sold"),
            (-_sum(returned, F.col("quantity").cast("bigint"))).alias("units_returned"),
            _sum(sold, money).cast("decimal(18,2)").alias("gross_revenue"),
            (-_sum(returned, money)).cast("decimal(18,2)").alias("returned_revenue"),
        )
        .withColumn(
            "net_revenue",
            (F.col("gross_revenue") - F.col("returned_revenue")).cast("decimal(18,2)"),
        )
        .select(*contract.columns)
    )


def _sum(condition: Column, value: Column) -> Column:
    return F.coalesce(F.sum(F.when(condition, value)), F.lit(0))
