-- What does the newest forecast of these days expect of each store between two dates?
-- Parameters: from_date, to_date, from_date, to_date
with made as (
    select
        as_of_date,
        business_date,
        store_id,
        currency,
        coalesce(net_revenue_mean, net_revenue_p50) as net_revenue,
        max(as_of_date) over () as newest_as_of_date
    from analytics.stg_sales_forecast
    -- A forecast is for the 28 days after it was made.
    where as_of_date between date_add('day', -28, date(?)) and date_add('day', -1, date(?))
)

select
    store_id,
    currency,
    cast(sum(net_revenue) as decimal(18, 2)) as net_revenue_expected,
    count(distinct business_date) as day_count
from made
where as_of_date = newest_as_of_date and business_date between date(?) and date(?)
group by store_id, currency
order by store_id, currency
