-- One row per month_start, currency and category. Reads analytics.stg_daily_sales.
-- Of a month that took back more than it sold there are no shares.
with months as (
    select
        currency,
        category,
        cast(sum(net_revenue) as decimal(18, 2)) as net_revenue,
        date_trunc('month', business_date) as month_start,
        sum(units_sold) as units_sold,
        sum(units_returned) as units_returned
    from analytics.stg_daily_sales
    group by currency, category, date_trunc('month', business_date)
)

select
    month_start,
    currency,
    category,
    units_sold,
    units_returned,
    net_revenue,
    cast(
        100 * cast(net_revenue as decimal(22, 4))
        / nullif(greatest(sum(net_revenue) over (partition by month_start, currency), 0), 0)
        as decimal(18, 2)
    ) as revenue_share_pct,
    rank() over (
        partition by month_start, currency
        order by net_revenue desc
    ) as revenue_rank
from months
