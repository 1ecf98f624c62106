-- One row per business_date and currency, days without sales included. Reads analytics.daily_kpis.
-- Each is compared with the same day of the month and the year before, or the last one of a month
-- that is shorter.
with spans as (
    select
        currency,
        date_trunc('month', min(business_date)) as first_date,
        max(business_date) as last_date
    from analytics.daily_kpis
    group by currency
),

calendar as (
    select
        spans.currency,
        dates.business_date
    from spans
    -- By months: a sequence may have 10,000 entries, which are 27 years of days.
    cross join
        unnest(sequence(spans.first_date, spans.last_date, interval '1' month))
            as months (month_start)
    cross join
        unnest(
            sequence(
                months.month_start,
                least(last_day_of_month(months.month_start), spans.last_date)
            )
        ) as dates (business_date)
),

running as (
    select
        calendar.business_date,
        calendar.currency,
        cast(
            sum(coalesce(kpis.net_revenue, 0)) over month_so_far as decimal(18, 2)
        ) as net_revenue,
        sum(coalesce(kpis.units_sold, 0)) over month_so_far as units_sold
    from calendar
    left join analytics.daily_kpis as kpis
        on
            calendar.currency = kpis.currency
            and calendar.business_date = kpis.business_date
    window month_so_far as (
        partition by calendar.currency, date_trunc('month', calendar.business_date)
        order by calendar.business_date
    )
)

select
    today.business_date,
    today.currency,
    today.units_sold,
    today.net_revenue,
    month_before.net_revenue as net_revenue_month_before,
    year_before.net_revenue as net_revenue_year_before,
    cast(
        100 * (cast(today.net_revenue as decimal(22, 4)) - month_before.net_revenue)
        / nullif(abs(month_before.net_revenue), 0) as decimal(18, 2)
    ) as change_on_month_before_pct,
    cast(
        100 * (cast(today.net_revenue as decimal(22, 4)) - year_before.net_revenue)
        / nullif(abs(year_before.net_revenue), 0) as decimal(18, 2)
    ) as change_on_year_before_pct
from running as today
left join running as month_before
    on
        today.currency = month_before.currency
        and date_add('month', -1, today.business_date) = month_before.business_date
left join running as year_before
    on
        today.currency = year_before.currency
        and date_add('year', -1, today.business_date) = year_before.business_date
