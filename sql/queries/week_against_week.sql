-- How did the last weeks go, against the week before each?
-- Parameters: from_date
select
    week_start,
    currency,
    day_count,
    net_revenue,
    change_on_week_before_pct
from analytics.weekly_kpis
where week_start >= date(?)
order by week_start, currency
