import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { RunRecord } from "../core/run-records";

/** The figures of a run that succeeded, for alarms and the dashboard. */
export function measureRun(metrics: Metrics, record: RunRecord): void {
  const { accepted = 0, duplicates = 0, quarantined = 0, rows_in = 0 } = record;
  metrics.addMetric("RunsSucceeded", "Count", 1);
  metrics.addMetric("RowsIn", "Count", rows_in);
  metrics.addMetric("RowsAccepted", "Count", accepted);
  metrics.addMetric("RowsQuarantined", "Count", quarantined);
  metrics.addMetric("RowsDuplicate", "Count", duplicates);
  metrics.addMetric("QuarantinedPercent", "Percent", rows_in && (100 * quarantined) / rows_in);
}
