-- Which stores that sold in the week before a day sold nothing on it?
-- Parameters: business_date, business_date, business_date
with lately as (
    select distinct store_id
    from analytics.stg_daily_sales
    where
        business_date between date_add('day', -7, date(?)) and date_add('day', -1, date(?))
        and units_sold > 0
),

today as (
    select distinct store_id
    from analytics.stg_daily_sales
    where business_date = date(?) and units_sold > 0
)

select lately.store_id
from lately
left join today on lately.store_id = today.store_id
where today.store_id is null
order by lately.store_id
