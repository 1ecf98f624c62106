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
    // Of the outlook, which has days without sales too: a line over the days with sales only hides them.
    forecast: `
      select
        store_id, category, currency, business_date, net_revenue as actual,
        net_revenue_p10 as p10, net_revenue_p50 as p50, net_revenue_p90 as p90, net_revenue_mean as mean
      from analytics.forecast_outlook
      where business_date > (
        select date_add('day', -${String(DAYS_BEFORE)}, max(as_of_date)) from curated.sales_forecast
      )
      order by 1, 2, 3, 4`,
  };
}
