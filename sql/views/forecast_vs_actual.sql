-- One row per as_of_date, business_date, store_id and category that was forecast.
-- Reads analytics.stg_sales_forecast, analytics.stg_sales_features.
-- The actual is 0 on a day without sales, and null until the day is there or in another currency.
with compared as (
    select
        forecast.as_of_date,
        forecast.business_date,
        forecast.days_ahead,
        forecast.store_id,
        forecast.region,
        forecast.category,
        forecast.currency,
        forecast.served_by,
        forecast.net_revenue_p10,
        forecast.net_revenue_p50,
        forecast.net_revenue_p90,
        forecast.net_revenue_mean,
        actual.net_revenue as net_revenue_actual
    from analytics.stg_sales_forecast as forecast
    left join analytics.stg_sales_features as actual
        on
            forecast.store_id = actual.store_id
            and forecast.category = actual.category
            and forecast.business_date = actual.business_date
            and forecast.currency = actual.currency
)

select
    as_of_date,
    business_date,
    days_ahead,
    store_id,
    region,
    category,
    currency,
    served_by,
    net_revenue_p10,
    net_revenue_p50,
    net_revenue_p90,
    net_revenue_mean,
    net_revenue_actual,
    cast(
        100 * cast(net_revenue_p50 - net_revenue_actual as decimal(22, 4))
        / nullif(abs(net_revenue_actual), 0) as decimal(18, 2)
    ) as error_pct,
    net_revenue_p50 - net_revenue_actual as net_revenue_error,
    net_revenue_actual between net_revenue_p10 and net_revenue_p90 as is_in_band
from compared
