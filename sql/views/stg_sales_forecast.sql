-- One row per as_of_date, store_id, category and business_date. Reads curated.sales_forecast.
select
    as_of_date,
    business_date,
    store_id,
    category,
    currency,
    region,
    p10 as net_revenue_p10,
    p50 as net_revenue_p50,
    p90 as net_revenue_p90,
    mean as net_revenue_mean,
    served_by,
    run_id,
    date_diff('day', as_of_date, business_date) as days_ahead
from curated.sales_forecast
