-- Which stores earned most of a currency between two dates?
-- Parameters: from_date, to_date, currency
select
    store_id,
    region,
    cast(sum(net_revenue) as decimal(18, 2)) as net_revenue,
    sum(units_sold) as units_sold
from analytics.stg_daily_sales
where business_date between date(?) and date(?) and currency = ?
group by store_id, region
order by net_revenue desc, store_id asc
limit 10
