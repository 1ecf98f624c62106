"""Association rules of two products.

Support and confidence: R. Agrawal, T. Imielinski, A. Swami (1993), "Mining Association Rules
between Sets of Items in Large Databases". Lift, there called interest: S. Brin, R. Motwani,
J. Ullman, S. Tsur (1997), "Dynamic Itemset Counting and Implication Rules for Market Basket Data".
"""

from datetime import date

from pipeline_core.contract import Contract
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from data_transformation.baskets import usable

# Each product with itself and with every later one: beside itself stands how often it was bought
# at all, so that one pass counts both.
_WITH_ITSELF = """flatten(transform(products, (a, i) -> transform(
    slice(products, i + 1, size(products)), b -> named_struct('product_a', a, 'product_b', b))))"""


def product_pairs(found: DataFrame, as_of: date | None, contract: Contract) -> DataFrame:
    """One row per pair of products that share a basket."""
    kept = usable(found)
    counted = kept.select(F.explode(F.expr(_WITH_ITSELF)).alias("pair"))
    counts = (
        counted.groupBy("pair.product_a", "pair.product_b")
        .agg(F.count(F.lit(1)).alias("orders_together"))
    )  # fmt: skip
    single = counts.where("product_a = product_b")
    together, total = F.col("orders_together"), F.col("orders_total")
    return (
        counts.where("product_a < product_b")
        .join(_bought(single, "a"), on="product_a", how="inner")
        .join(_bought(single, "b"), on="product_b", how="inner")
        .crossJoin(F.broadcast(kept.agg(F.count(F.lit(1)).alias("orders_total"))))
        .withColumn("support", together / total)
        .withColumn("confidence_a_to_b", together / F.col("orders_a"))
        .withColumn("confidence_b_to_a", together / F.col("orders_b"))
        .withColumn("lift", together * total / (F.col("orders_a") * F.col("orders_b")))
        .withColumn("as_of_date", F.lit(as_of).cast("date"))
        .select(*contract.columns)
    )


def _bought(single: DataFrame, side: str) -> DataFrame:
    return single.select(F.col(f"product_{side}"), F.col("orders_together").alias(f"orders_{side}"))
