-- One row per currency and segment. Reads analytics.stg_customer_insights.
-- Who pays in two currencies counts in both. Overdue are those whose next purchase was expected
-- before the day of the table.
with segments as (
    select
        currency,
        segment,
        cast(avg(recency_days) as decimal(9, 1)) as mean_recency_days,
        cast(sum(net_revenue) as decimal(18, 2)) as net_revenue,
        max(as_of_date) as as_of_date,
        count(*) as customer_count,
        count_if(next_purchase_date < as_of_date) as overdue_customer_count,
        sum(order_count) as order_count,
        sum(units_sold) as units_sold,
        sum(units_returned) as units_returned
    from analytics.stg_customer_insights
    group by currency, segment
)

select
    as_of_date,
    currency,
    segment,
    customer_count,
    overdue_customer_count,
    order_count,
    net_revenue,
    mean_recency_days,
    cast(
        100 * cast(customer_count as decimal(18, 4))
        / sum(customer_count) over (partition by currency) as decimal(9, 2)
    ) as customer_share_pct,
    cast(
        100 * cast(net_revenue as decimal(22, 4))
        / nullif(greatest(sum(net_revenue) over (partition by currency), 0), 0)
        as decimal(18, 2)
    ) as revenue_share_pct,
    cast(
        cast(net_revenue as decimal(22, 4)) / customer_count as decimal(18, 2)
    ) as revenue_per_customer,
    cast(
        cast(order_count as decimal(18, 4)) / customer_count as decimal(18, 2)
    ) as orders_per_customer,
    cast(
        100 * cast(units_returned as decimal(18, 4)) / nullif(units_sold, 0) as decimal(18, 2)
    ) as return_rate_pct
from segments
