-- One row per business_date and currency. Reads analytics.stg_sales.
-- A basket is a receipt, whose number is of its store, with at least one sold item; what was
-- given back stands beside it.
with receipts as (
    select
        business_date,
        currency,
        store_id,
        order_id,
        count_if(not is_return) as sold_line_count,
        sum(if(is_return, 0, quantity)) as units_sold,
        sum(if(is_return, -quantity, 0)) as units_returned,
        sum(if(is_return, 0, total_amount)) as gross_revenue
    from analytics.stg_sales
    group by business_date, currency, store_id, order_id
)

select
    business_date,
    currency,
    cast(sum(gross_revenue) as decimal(18, 2)) as gross_revenue,
    cast(
        cast(sum(sold_line_count) as decimal(18, 4))
        / nullif(count_if(sold_line_count > 0), 0) as decimal(9, 2)
    ) as lines_per_basket,
    cast(
        cast(sum(units_sold) as decimal(18, 4))
        / nullif(count_if(sold_line_count > 0), 0) as decimal(18, 2)
    ) as units_per_basket,
    cast(
        cast(sum(gross_revenue) as decimal(22, 4))
        / nullif(count_if(sold_line_count > 0), 0) as decimal(18, 2)
    ) as revenue_per_basket,
    cast(
        100 * cast(sum(units_returned) as decimal(18, 4))
        / nullif(sum(units_sold), 0) as decimal(18, 2)
    ) as return_rate_pct,
    count_if(sold_line_count > 0) as basket_count,
    count_if(units_returned > 0) as receipts_with_returns
from receipts
group by business_date, currency
