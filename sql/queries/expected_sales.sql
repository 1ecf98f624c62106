-- What does the newest forecast expect of each store between two dates?
-- Parameters: from_date, to_date
select
    store_id,
    currency,
    cast(
        sum(coalesce(net_revenue_mean, net_revenue_p50)) as decimal(18, 2)
    ) as net_revenue_expected,
    count(distinct business_date) as day_count
from analytics.forecast_outlook
where business_date between date(?) and date(?) and as_of_date is not null
group by store_id, currency
order by store_id, currency
