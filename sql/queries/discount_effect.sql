-- How many units went at which discount between two dates?
-- Parameters: from_date, to_date
select
    currency,
    cast(sum(total_amount) as decimal(18, 2)) as revenue,
    10 * cast(floor(discount_pct / 10) as integer) as discount_from_pct,
    sum(quantity) as units_sold
from analytics.stg_sales
where business_date between date(?) and date(?) and not is_return
group by currency, 10 * cast(floor(discount_pct / 10) as integer)
order by currency, discount_from_pct
