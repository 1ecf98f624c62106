-- Where does the month stand on a day, against the month before?
-- Parameters: business_date
select
    currency,
    net_revenue,
    net_revenue_month_before,
    change_on_month_before_pct
from analytics.month_to_date_kpis
where business_date = date(?)
order by currency
