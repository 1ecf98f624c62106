-- Which products come back most often, of those sold at least so many times between two dates?
-- Parameters: from_date, to_date, least_units_sold
with moved as (
    select
        product_id,
        sum(if(is_return, 0, quantity)) as units_sold,
        sum(if(is_return, -quantity, 0)) as units_returned
    from analytics.stg_sales
    where business_date between date(?) and date(?)
    group by product_id
)

select
    product_id,
    units_sold,
    units_returned,
    cast(100 * cast(units_returned as decimal(18, 4)) / units_sold as decimal(18, 2))
        as return_rate_pct
from moved
where units_sold >= greatest(cast(? as bigint), 1)
order by return_rate_pct desc, product_id asc
limit 20
