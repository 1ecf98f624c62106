-- One row per business_date and currency. Reads curated.daily_sales.
-- Orders are not counted: a receipt with two categories counts in both, so the sum would lie.
with daily_sales as (
    select
        business_date,
        currency,
        line_count,
        units_sold,
        units_returned,
        gross_revenue,
        returned_revenue,
        net_revenue
    from curated.daily_sales
),

totals as (
    select
        business_date,
        currency,
        sum(line_count) as line_count,
        sum(units_sold) as units_sold,
        sum(units_returned) as units_returned,
        sum(gross_revenue) as gross_revenue,
        sum(returned_revenue) as returned_revenue,
        sum(net_revenue) as net_revenue
    from daily_sales
    group by business_date, currency
)

select
    business_date,
    currency,
    line_count,
    units_sold,
    units_returned,
    cast(gross_revenue as decimal(18, 2)) as gross_revenue,
    cast(returned_revenue as decimal(18, 2)) as returned_revenue,
    cast(net_revenue as decimal(18, 2)) as net_revenue,
    cast(
        100 * cast(units_returned as decimal(18, 4)) / nullif(units_sold, 0) as decimal(18, 2)
    ) as return_rate_pct
from totals
