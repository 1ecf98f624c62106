-- On which days between two dates were sales outside the band of a forecast?
-- Parameters: from_date, to_date, from_date, to_date
select
    business_date,
    store_id,
    category,
    as_of_date,
    net_revenue_p10,
    net_revenue_p90,
    net_revenue_actual
from analytics.forecast_vs_actual
where
    business_date between date(?) and date(?)
    and as_of_date between date_add('day', -28, date(?)) and date_add('day', -1, date(?))
    and not is_in_band
order by business_date, store_id, category, as_of_date
