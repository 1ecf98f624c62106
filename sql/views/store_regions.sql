-- One row per store_id. Reads analytics.stg_daily_sales.
-- The region that the newest sales of the store name.
select
    store_id,
    max_by(region, business_date) as region
from analytics.stg_daily_sales
group by store_id
