-- What share of the revenue did each category have on one day?
-- Parameters: business_date
select
    currency,
    category,
    cast(sum(net_revenue) as decimal(18, 2)) as net_revenue,
    cast(
        100 * cast(sum(net_revenue) as decimal(22, 4))
        / nullif(greatest(sum(sum(net_revenue)) over (partition by currency), 0), 0)
        as decimal(18, 2)
    ) as revenue_share_pct
from analytics.stg_daily_sales
where business_date = date(?)
group by currency, category
order by currency asc, net_revenue desc
