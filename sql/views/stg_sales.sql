-- One row per transaction_id, a line of a receipt. Reads processed.sales.
select
    transaction_id,
    order_id,
    cast(transaction_ts at time zone 'UTC' as timestamp(3)) as sold_at_utc,
    business_date,
    store_id,
    region,
    customer_id,
    product_id,
    category,
    quantity,
    unit_price,
    discount_pct,
    total_amount,
    currency,
    payment_method,
    run_id,
    quantity < 0 as is_return
from processed.sales
