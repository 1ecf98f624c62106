-- How good were the forecasts made since a day, by how far they look ahead?
-- Parameters: from_date
select
    currency,
    weeks_ahead,
    cast(
        100 * sum(cast(absolute_error as decimal(22, 4))) / nullif(sum(absolute_revenue), 0)
        as decimal(18, 2)
    ) as wape_pct,
    cast(
        100 * cast(sum(in_band_day_count) as decimal(18, 4)) / sum(compared_day_count)
        as decimal(9, 2)
    ) as band_coverage_pct,
    sum(compared_day_count) as compared_day_count
from analytics.forecast_accuracy
where as_of_date >= date(?) and compared_day_count > 0
group by currency, weeks_ahead
order by currency, weeks_ahead
