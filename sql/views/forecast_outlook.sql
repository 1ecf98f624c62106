-- One row per business_date, store_id, category and currency: what was, and what is expected.
-- Reads analytics.stg_sales_features, analytics.stg_sales_forecast, analytics.store_regions.
-- The newest forecast holds. Days that came after it was made have both, days to come no revenue.
with newest as (
    select max(as_of_date) as as_of_date
    from analytics.stg_sales_forecast
),

expected as (
    select
        forecast.business_date,
        forecast.store_id,
        forecast.category,
        forecast.currency,
        forecast.as_of_date,
        forecast.net_revenue_p10,
        forecast.net_revenue_p50,
        forecast.net_revenue_p90,
        forecast.net_revenue_mean
    from analytics.stg_sales_forecast as forecast
    inner join newest on forecast.as_of_date = newest.as_of_date
),

days as (
    select
        actual.net_revenue,
        expected.as_of_date,
        expected.net_revenue_p10,
        expected.net_revenue_p50,
        expected.net_revenue_p90,
        expected.net_revenue_mean,
        coalesce(actual.business_date, expected.business_date) as business_date,
        coalesce(actual.store_id, expected.store_id) as store_id,
        coalesce(actual.category, expected.category) as category,
        coalesce(actual.currency, expected.currency) as currency
    from analytics.stg_sales_features as actual
    full outer join expected
        on
            actual.business_date = expected.business_date
            and actual.store_id = expected.store_id
            and actual.category = expected.category
            and actual.currency = expected.currency
)

select
    days.business_date,
    days.store_id,
    regions.region,
    days.category,
    days.currency,
    days.net_revenue,
    days.as_of_date,
    days.net_revenue_p10,
    days.net_revenue_p50,
    days.net_revenue_p90,
    days.net_revenue_mean,
    days.net_revenue is null as is_to_come
from days
left join analytics.store_regions as regions on days.store_id = regions.store_id
