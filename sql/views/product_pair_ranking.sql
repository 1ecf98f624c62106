-- One row per product_a and product_b that comes after it. Reads analytics.stg_product_pairs.
-- Ranked by how many receipts hold both beyond what chance would give (leverage, Piatetsky-Shapiro
-- 1991): lift alone puts first what was sold once, support alone what everybody buys. Lift is by
-- what factor there are more than by chance, so chance would give orders_together / lift.
select
    product_a,
    product_b,
    as_of_date,
    orders_together,
    orders_a,
    orders_b,
    lift,
    support_pct,
    confidence_a_to_b_pct,
    confidence_b_to_a_pct,
    cast(orders_together - orders_together / lift as decimal(18, 2)) as orders_beyond_chance,
    rank() over (
        order by cast(orders_together - orders_together / lift as decimal(18, 2)) desc
    ) as pair_rank
from analytics.stg_product_pairs
