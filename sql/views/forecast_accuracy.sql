-- One row per as_of_date, currency, region, category and weeks_ahead.
-- Reads analytics.forecast_vs_actual.
-- Only days that have happened count; of the rest there are no figures. WAPE is the sum of absolute
-- errors of the median by the sum of absolute sales (Kolassa and Schuetz 2007); the bias is that of
-- the mean, which adds up, or of the median where the model gives no mean. A band from p10 to p90
-- that is honest covers 80 percent of the days.
with errors as (
    select
        as_of_date,
        currency,
        region,
        category,
        net_revenue_actual,
        is_in_band,
        1 + (days_ahead - 1) / 7 as weeks_ahead,
        if(
            net_revenue_actual is null, null, coalesce(net_revenue_mean, net_revenue_p50)
        ) as net_revenue_expected,
        abs(net_revenue_error) as absolute_error
    from analytics.forecast_vs_actual
),

totals as (
    select
        as_of_date,
        currency,
        region,
        category,
        weeks_ahead,
        cast(sum(net_revenue_actual) as decimal(18, 2)) as net_revenue_actual,
        cast(sum(net_revenue_expected) as decimal(18, 2)) as net_revenue_expected,
        cast(sum(absolute_error) as decimal(18, 2)) as absolute_error,
        cast(sum(abs(net_revenue_actual)) as decimal(18, 2)) as absolute_revenue,
        count(net_revenue_actual) as compared_day_count,
        count_if(is_in_band) as in_band_day_count
    from errors
    group by as_of_date, currency, region, category, weeks_ahead
)

select
    as_of_date,
    currency,
    region,
    category,
    weeks_ahead,
    net_revenue_actual,
    net_revenue_expected,
    absolute_error,
    absolute_revenue,
    compared_day_count,
    in_band_day_count,
    cast(
        100 * cast(absolute_error as decimal(22, 4)) / nullif(absolute_revenue, 0)
        as decimal(18, 2)
    ) as wape_pct,
    cast(
        100 * cast(net_revenue_expected - net_revenue_actual as decimal(22, 4))
        / nullif(abs(net_revenue_actual), 0) as decimal(18, 2)
    ) as bias_pct,
    cast(
        100 * cast(in_band_day_count as decimal(18, 4)) / nullif(compared_day_count, 0)
        as decimal(9, 2)
    ) as band_coverage_pct
from totals
