-- Which products sold most units between two dates?
-- Parameters: from_date, to_date
select
    product_id,
    category,
    sum(quantity) as net_units,
    count(distinct row(store_id, order_id)) as order_count
from analytics.stg_sales
where business_date between date(?) and date(?)
group by product_id, category
order by net_units desc, product_id asc
limit 20
