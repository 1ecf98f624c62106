-- One row per ingest_date and reason. Reads analytics.stg_sales_quarantine.
-- A line with two faults counts under both, so the counts add up to more than the lines.
select
    refused.ingest_date,
    reasons.reason,
    count(*) as line_count,
    count(distinct refused.source_sha256) as file_count
from analytics.stg_sales_quarantine as refused
cross join unnest(refused.reasons) as reasons (reason)
group by refused.ingest_date, reasons.reason
