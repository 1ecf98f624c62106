-- One row per business_date, store_id, category and currency: what was, and what is expected.
-- Reads analytics.stg_sales_features, analytics.stg_sales_forecast.
-- The newest forecast holds. Days that came after it was made have both, days to come no revenue.
-- Two halves instead of a full join: a condition on the day reaches the tables through both.
with newest as (
    select max(as_of_date) as as_of_date
    from analytics.stg_sales_forecast
),

expected as (
    select
        forecast.business_date,
        forecast.store_id,
        forecast.region,
        forecast.category,
        forecast.currency,
        forecast.as_of_date,
        forecast.net_revenue_p10,
        forecast.net_revenue_p50,
        forecast.net_revenue_p90,
        forecast.net_revenue_mean
    from analytics.stg_sales_forecast as forecast
    inner join newest on forecast.as_of_date = newest.as_of_date
)

select
    actual.business_date,
    actual.store_id,
    actual.region,
    actual.category,
    actual.currency,
    actual.net_revenue,
    expected.as_of_date,
    expected.net_revenue_p10,
    expected.net_revenue_p50,
    expected.net_revenue_p90,
    expected.net_revenue_mean,
    false as is_to_come
from analytics.stg_sales_features as actual
left join expected
    on
        actual.business_date = expected.business_date
        and actual.store_id = expected.store_id
        and actual.category = expected.category
        and actual.currency = expected.currency
union all
select
    expected.business_date,
    expected.store_id,
    expected.region,
    expected.category,
    expected.currency,
    actual.net_revenue,
    expected.as_of_date,
    expected.net_revenue_p10,
    expected.net_revenue_p50,
    expected.net_revenue_p90,
    expected.net_revenue_mean,
    true as is_to_come
from expected
left join analytics.stg_sales_features as actual
    on
        expected.business_date = actual.business_date
        and expected.store_id = actual.store_id
        and expected.category = actual.category
        and expected.currency = actual.currency
where actual.business_date is null
