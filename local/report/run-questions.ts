/** What the run's page asks Athena. */
export interface RunQuestions {
  readonly reasons: string;
  readonly examples: string;
  readonly rules: string;
  readonly forecast: string;
}

const EXAMPLES_PER_REASON = 2;
/** Days before the forecast's start that are drawn beside it. */
const DAYS_BEFORE = 90;

/** The questions about a run. */
export function runQuestions(runId: string): RunQuestions {
  const run = `'${runId.replaceAll("'", "''")}'`;
  return {
    reasons: `
      select reason, count(*) as line_count
      from quarantine.sales_quarantine cross join unnest(reasons) as named (reason)
      where run_id = ${run}
      group by reason order by line_count desc, reason`,
    examples: `
      select source_key, source_line, array_join(reasons, ', ') as reasons, record
      from (
        select *, row_number() over (partition by reasons order by source_key, source_line) as place
        from quarantine.sales_quarantine where run_id = ${run}
      )
      where place <= ${String(EXAMPLES_PER_REASON)}
      order by reasons, source_key, source_line`,
    rules: `
      select dataset, rule_name, severity, passed, actual, expected
      from analytics.data_quality where run_id = ${run}
      order by passed, dataset, rule_name`,
    forecast: `
      with newest as (select max(as_of_date) as as_of_date from curated.sales_forecast),
      ahead as (
        select store_id, category, currency, business_date, p10, p50, p90, mean
        from curated.sales_forecast where as_of_date = (select as_of_date from newest)
      ),
      actual as (
        select store_id, category, currency, business_date, sum(net_revenue) as actual
        from curated.daily_sales
        where business_date > (select date_add('day', -${String(DAYS_BEFORE)}, as_of_date) from newest)
        group by store_id, category, currency, business_date
      )
      select
        coalesce(ahead.store_id, actual.store_id) as store_id,
        coalesce(ahead.category, actual.category) as category,
        coalesce(ahead.currency, actual.currency) as currency,
        coalesce(ahead.business_date, actual.business_date) as business_date,
        actual.actual, ahead.p10, ahead.p50, ahead.p90, ahead.mean
      from ahead full outer join actual
        on ahead.store_id = actual.store_id and ahead.category = actual.category
        and ahead.currency = actual.currency and ahead.business_date = actual.business_date
      order by 1, 2, 3, 4`,
  };
}
