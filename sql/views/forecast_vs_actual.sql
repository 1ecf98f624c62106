-- One row per as_of_date, business_date, store_id and category that was forecast.
-- Reads analytics.forecast_errors, analytics.store_regions.
select
    errors.as_of_date,
    errors.business_date,
    errors.days_ahead,
    errors.store_id,
    regions.region,
    errors.category,
    errors.currency,
    errors.served_by,
    errors.net_revenue_p10,
    errors.net_revenue_p50,
    errors.net_revenue_p90,
    errors.net_revenue_mean,
    errors.net_revenue_actual,
    errors.error_pct,
    errors.net_revenue_error,
    errors.is_in_band
from analytics.forecast_errors as errors
left join analytics.store_regions as regions on errors.store_id = regions.store_id
