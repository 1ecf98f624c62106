-- One row per store_id, category and business_date. Reads curated.sales_features.
-- Days without sales are there, with a revenue of 0.
select
    business_date,
    store_id,
    category,
    currency,
    region,
    net_revenue,
    units as net_units,
    weekday,
    month,
    is_holiday,
    lag_1 as net_revenue_1_day_before,
    lag_7 as net_revenue_7_days_before,
    lag_14 as net_revenue_14_days_before,
    lag_28 as net_revenue_28_days_before,
    mean_7 as net_revenue_mean_7_days,
    mean_28 as net_revenue_mean_28_days,
    std_7 as net_revenue_deviation_7_days,
    std_28 as net_revenue_deviation_28_days,
    price as list_price,
    discount as discount_pct
from curated.sales_features
