-- Why were rows refused between two dates of arrival?
-- Parameters: from_date, to_date
select
    reason,
    sum(line_count) as line_count
from analytics.quarantine_reasons
where ingest_date between date(?) and date(?)
group by reason
order by line_count desc, reason asc
