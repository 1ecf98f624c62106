-- How do people pay, by region, between two dates?
-- Parameters: from_date, to_date
select
    region,
    coalesce(payment_method, 'not given') as payment_method,
    count(distinct row(store_id, order_id)) as order_count
from analytics.stg_sales
where business_date between date(?) and date(?)
group by region, coalesce(payment_method, 'not given')
order by region asc, order_count desc, payment_method asc
