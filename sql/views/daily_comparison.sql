-- One row per business_date and currency. Reads analytics.daily_kpis.
-- A year before is 364 days before: the same day of the week, which decides more than the date.
with days as (
    select
        business_date,
        currency,
        net_revenue
    from analytics.daily_kpis
),

compared as (
    select
        today.business_date,
        today.currency,
        today.net_revenue,
        day_before.net_revenue as net_revenue_day_before,
        week_before.net_revenue as net_revenue_week_before,
        year_before.net_revenue as net_revenue_year_before
    from days as today
    left join days as day_before
        on
            today.currency = day_before.currency
            and date_add('day', -1, today.business_date) = day_before.business_date
    left join days as week_before
        on
            today.currency = week_before.currency
            and date_add('day', -7, today.business_date) = week_before.business_date
    left join days as year_before
        on
            today.currency = year_before.currency
            and date_add('day', -364, today.business_date) = year_before.business_date
)

select
    business_date,
    currency,
    net_revenue,
    net_revenue_day_before,
    net_revenue_week_before,
    net_revenue_year_before,
    cast(
        100 * (cast(net_revenue as decimal(22, 4)) - net_revenue_day_before)
        / nullif(abs(net_revenue_day_before), 0) as decimal(18, 2)
    ) as change_on_day_before_pct,
    cast(
        100 * (cast(net_revenue as decimal(22, 4)) - net_revenue_week_before)
        / nullif(abs(net_revenue_week_before), 0) as decimal(18, 2)
    ) as change_on_week_before_pct,
    cast(
        100 * (cast(net_revenue as decimal(22, 4)) - net_revenue_year_before)
        / nullif(abs(net_revenue_year_before), 0) as decimal(18, 2)
    ) as change_on_year_before_pct
from compared
