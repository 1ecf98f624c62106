-- Where does the month stand on a day, against the month before?
-- Parameters: business_date, business_date, business_date, business_date
with months as (
    select
        currency,
        sum(
            if(business_date >= date_trunc('month', date(?)), net_revenue, 0)
        ) as net_revenue,
        sum(
            if(business_date <= date_add('month', -1, date(?)), net_revenue, 0)
        ) as net_revenue_month_before
    from analytics.daily_kpis
    -- Two months are read, where analytics.month_to_date_kpis must read all of them.
    where
        business_date between date_add('month', -1, date_trunc('month', date(?))) and date(?)
    group by currency
)

select
    currency,
    cast(net_revenue as decimal(18, 2)) as net_revenue,
    cast(net_revenue_month_before as decimal(18, 2)) as net_revenue_month_before,
    cast(
        100 * (cast(net_revenue as decimal(22, 4)) - net_revenue_month_before)
        / nullif(abs(net_revenue_month_before), 0) as decimal(18, 2)
    ) as change_on_month_before_pct
from months
order by currency
