-- What was sold on one day, by store?
-- Parameters: business_date
select
    store_id,
    currency,
    cast(sum(net_revenue) as decimal(18, 2)) as net_revenue,
    sum(line_count) as line_count,
    sum(units_sold) as units_sold
from analytics.stg_daily_sales
where business_date = date(?)
group by store_id, currency
order by store_id, currency
