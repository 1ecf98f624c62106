-- Which segments of customers bring the revenue of a currency, and who is overdue?
-- Parameters: currency
select
    segment,
    customer_count,
    overdue_customer_count,
    net_revenue,
    revenue_share_pct,
    mean_recency_days
from analytics.customer_segments
where currency = ?
order by net_revenue desc, segment asc
