-- What do people buy together with a product more often than by chance?
-- Parameters: product_id, product_id, product_id
select
    orders_together,
    orders_beyond_chance,
    lift,
    if(product_a = ?, product_b, product_a) as other_product
from analytics.product_pair_ranking
where (product_a = ? or product_b = ?) and orders_beyond_chance > 0
order by orders_beyond_chance desc, other_product asc
limit 10
