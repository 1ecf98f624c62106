-- One row per cohort_month and months_since. Reads analytics.stg_sales.
-- A cohort are the customers whose first purchase was in that month; sales without a customer
-- belong to none. Only months in which somebody of the cohort bought have a row.
with purchases as (
    select distinct
        customer_id,
        date_trunc('month', business_date) as month_start
    from analytics.stg_sales
    where customer_id is not null and not is_return
),

cohorts as (
    select
        customer_id,
        month_start,
        min(month_start) over (partition by customer_id) as cohort_month
    from purchases
),

counted as (
    select
        cohort_month,
        date_diff('month', cohort_month, month_start) as months_since,
        count(*) as customer_count
    from cohorts
    group by cohort_month, date_diff('month', cohort_month, month_start)
)

select
    cohort_month,
    months_since,
    customer_count,
    cast(
        100 * cast(customer_count as decimal(18, 4))
        / first_value(customer_count) over (
            partition by cohort_month
            order by months_since
        ) as decimal(9, 2)
    ) as retained_pct,
    first_value(customer_count) over (
        partition by cohort_month
        order by months_since
    ) as cohort_size
from counted
