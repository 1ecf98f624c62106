-- One row per customer_id and currency. Reads curated.customer_insights.
select
    customer_id,
    currency,
    as_of_date,
    first_purchase_date,
    last_purchase_date,
    recency_days,
    tenure_days,
    frequency as order_count,
    purchase_days,
    units_sold,
    units_returned,
    gross_revenue,
    returned_revenue,
    monetary_value as net_revenue,
    purchase_interval_days,
    next_purchase_date,
    segment,
    100 * returns_rate as return_rate_pct
from curated.customer_insights
