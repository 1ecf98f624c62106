-- One row per store_id in each landed snapshot. Reads raw.stores.
-- The newest ingest_date is the one that holds; a query should name it, there is a folder a day.
select
    store_id,
    region,
    time_zone,
    currency,
    cast(ingest_date as date) as ingest_date,
    upper(country) as country,
    try_cast(opened_on as date) as opened_on
from raw.stores
where coalesce(malformed, '') = ''
