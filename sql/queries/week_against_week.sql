-- How did the weeks since a day go, against the week before each?
-- Parameters: from_date, from_date
with weeks as (
    select
        currency,
        sum(net_revenue) as net_revenue,
        date_trunc('week', business_date) as week_start,
        count(*) as day_count
    from analytics.daily_kpis
    -- From the week before the first on, where analytics.weekly_kpis must read all of them.
    where business_date >= date_add('day', -7, date_trunc('week', date(?)))
    group by currency, date_trunc('week', business_date)
),

compared as (
    select
        this_week.week_start,
        this_week.currency,
        this_week.day_count,
        this_week.net_revenue,
        week_before.net_revenue as net_revenue_week_before
    from weeks as this_week
    left join weeks as week_before
        on
            this_week.currency = week_before.currency
            and date_add('day', -7, this_week.week_start) = week_before.week_start
)

select
    week_start,
    currency,
    day_count,
    cast(net_revenue as decimal(18, 2)) as net_revenue,
    cast(
        100 * (cast(net_revenue as decimal(22, 4)) - net_revenue_week_before)
        / nullif(abs(net_revenue_week_before), 0) as decimal(18, 2)
    ) as change_on_week_before_pct
from compared
where week_start >= date_trunc('week', date(?))
order by week_start, currency
