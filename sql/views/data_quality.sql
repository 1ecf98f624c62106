-- One row per run_id, step, dataset and rule that was evaluated. Reads curated.pipeline_runs.
select
    runs.run_id,
    runs.step,
    rules.dataset,
    rules.rule_name,
    rules.severity,
    rules.passed,
    rules.actual,
    rules.expected,
    cast(runs.business_date as date) as business_date
from curated.pipeline_runs as runs
cross join
    unnest(runs.rules) as rules (rule_name, dataset, severity, passed, actual, expected)
