-- One row per step of the runs. Reads analytics.stg_pipeline_runs.
with steps as (
    select
        step,
        status,
        finished_at_utc,
        if(status = 'failed', null, finished_at_utc) as succeeded_at_utc
    from analytics.stg_pipeline_runs
)

select
    step,
    max(succeeded_at_utc) as last_success_at_utc,
    max_by(status, finished_at_utc) as last_status,
    date_diff(
        'hour', max(succeeded_at_utc), cast(current_timestamp at time zone 'UTC' as timestamp(3))
    ) as hours_since_success,
    count_if(status = 'failed') as failure_count
from steps
group by step
