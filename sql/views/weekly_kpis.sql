-- One row per week_start (a Monday) and currency. Reads analytics.daily_kpis.
-- A year before is 52 weeks before. day_count tells whether the week is whole.
with weeks as (
    select
        currency,
        cast(sum(net_revenue) as decimal(18, 2)) as net_revenue,
        date_trunc('week', business_date) as week_start,
        count(*) as day_count,
        sum(line_count) as line_count,
        sum(units_sold) as units_sold,
        sum(units_returned) as units_returned
    from analytics.daily_kpis
    group by currency, date_trunc('week', business_date)
),

compared as (
    select
        this_week.week_start,
        this_week.currency,
        this_week.day_count,
        this_week.line_count,
        this_week.units_sold,
        this_week.units_returned,
        this_week.net_revenue,
        week_before.net_revenue as net_revenue_week_before,
        year_before.net_revenue as net_revenue_year_before
    from weeks as this_week
    left join weeks as week_before
        on
            this_week.currency = week_before.currency
            and date_add('day', -7, this_week.week_start) = week_before.week_start
    left join weeks as year_before
        on
            this_week.currency = year_before.currency
            and date_add('day', -364, this_week.week_start) = year_before.week_start
)

select
    week_start,
    currency,
    day_count,
    line_count,
    units_sold,
    units_returned,
    net_revenue,
    net_revenue_week_before,
    net_revenue_year_before,
    cast(
        100 * (cast(net_revenue as decimal(22, 4)) - net_revenue_week_before)
        / nullif(abs(net_revenue_week_before), 0) as decimal(18, 2)
    ) as change_on_week_before_pct,
    cast(
        100 * (cast(net_revenue as decimal(22, 4)) - net_revenue_year_before)
        / nullif(abs(net_revenue_year_before), 0) as decimal(18, 2)
    ) as change_on_year_before_pct
from compared
