-- One row per business_date, store_id, category and currency. Reads curated.daily_sales.
select
    business_date,
    store_id,
    region,
    category,
    currency,
    line_count,
    order_count,
    units_sold,
    units_returned,
    gross_revenue,
    returned_revenue,
    net_revenue
from curated.daily_sales
