-- One row per product_a and product_b, product_a before product_b. Reads curated.product_pairs.
select
    product_a,
    product_b,
    as_of_date,
    orders_together,
    orders_a,
    orders_b,
    orders_total,
    lift,
    100 * support as support_pct,
    100 * confidence_a_to_b as confidence_a_to_b_pct,
    100 * confidence_b_to_a as confidence_b_to_a_pct
from curated.product_pairs
