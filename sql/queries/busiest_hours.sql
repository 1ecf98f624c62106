-- At which hours (UTC) were most receipts written between two dates?
-- Parameters: from_date, to_date
select
    hour(sold_at_utc) as hour_utc,
    count(distinct row(store_id, order_id)) as order_count
from analytics.stg_sales
where business_date between date(?) and date(?)
group by hour(sold_at_utc)
order by hour_utc
