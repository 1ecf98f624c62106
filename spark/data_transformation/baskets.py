"""Baskets: the different products bought on one receipt."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

# Shops number their receipts each for itself.
RECEIPT = ("store_id", "order_id")

# n products make n (n - 1) / 2 pairs: 4,950 here, and millions on the receipt of a wholesaler or
# of a customer who has everything, which says nothing of what goes together.
MOST_PRODUCTS = 100


def baskets(sales: DataFrame) -> DataFrame:
    """store_id, order_id and `products`, sorted; what only came back was not bought."""
    return (
        sales.where(F.col("quantity") > 0)
        .groupBy(*RECEIPT)
        .agg(F.sort_array(F.collect_set("product_id")).alias("products"))
    )


def usable(found: DataFrame) -> DataFrame:
    """Baskets that are not too large to be paired."""
    return found.where(F.size("products") <= MOST_PRODUCTS)


def oversized(found: DataFrame) -> list[str]:
    """A notice of the baskets that are left out, if there are any."""
    row = (
        found.where(F.size("products") > MOST_PRODUCTS)
        .agg(F.count(F.lit(1)), F.sum(F.size("products")), F.max(F.size("products")))
        .collect()[0]
    )
    baskets_out, products, largest = row
    if not baskets_out:
        return []
    return [
        f"{baskets_out} receipts with more than {MOST_PRODUCTS} different products are left out of "
        f"product_pairs: {products} products on them, {largest} on the largest"
    ]
