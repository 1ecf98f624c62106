-- One row per run_id that was reconciled. Reads analytics.stg_pipeline_runs.
select
    run_id,
    business_date,
    finished_at_utc,
    files,
    rows_in,
    accepted,
    quarantined,
    duplicates,
    superseded,
    balanced,
    cast(
        100 * cast(quarantined as decimal(18, 4)) / nullif(rows_in, 0) as decimal(9, 2)
    ) as quarantined_pct,
    rows_in - accepted - quarantined - duplicates as unexplained_rows
from analytics.stg_pipeline_runs
where step = 'reconcile'
