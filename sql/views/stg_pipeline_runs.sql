-- One row per run_id and step. Reads curated.pipeline_runs.
select
    run_id,
    step,
    status,
    reason,
    files,
    rows_in,
    accepted,
    quarantined,
    duplicates,
    superseded,
    balanced,
    cast(business_date as date) as business_date,
    cast(from_iso8601_timestamp(finished_at) at time zone 'UTC' as timestamp(3)) as finished_at_utc
from curated.pipeline_runs
