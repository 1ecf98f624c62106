import type { LedgerFile } from "./ledger";
import type { RunRecord } from "./records";

/** The equation every run must satisfy. */
export interface Reconciliation {
  readonly rows_in: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly duplicates: number;
  readonly superseded: number;
  readonly balanced: boolean;
}

/** What is known of a run from independent places. */
export interface Evidence {
  readonly runId: string;
  readonly records: readonly RunRecord[];
  readonly entry: LedgerFile;
  /** Records of the dropped file counted on this machine, undefined when they cannot be. */
  readonly counted: number | undefined;
}

/** The run's numbers; the sum is done here again, whatever the record says of itself. */
export function reconcile(records: readonly RunRecord[]): Reconciliation | undefined {
  const record = recordOf(records, "reconcile") ?? recordOf(records, "run");
  if (!record || record.rows_in === null || record.rows_in === undefined) return undefined;
  const accepted = record.accepted ?? 0;
  const quarantined = record.quarantined ?? 0;
  const duplicates = record.duplicates ?? 0;
  return {
    rows_in: record.rows_in,
    accepted,
    quarantined,
    duplicates,
    superseded: record.superseded ?? 0,
    balanced: record.rows_in === accepted + quarantined + duplicates,
  };
}

/** Everything that does not hold, in words; empty when all does. */
export function problemsOf({ runId, records, entry, counted }: Evidence): string[] {
  const problems: string[] = [];
  const numbers = reconcile(records);
  const run = recordOf(records, "run");
  if (!numbers)
    problems.push(`run ${runId} left no reconciliation record under pipeline_runs/${runId}/`);
  else if (!numbers.balanced) problems.push(imbalance(runId, numbers));
  if (run && run.status !== "succeeded") {
    problems.push(`run ${runId} recorded itself as ${run.status}: ${run.reason ?? "no reason"}`);
  }
  if (recordOf(records, "reconcile")?.balanced === false)
    problems.push(`run ${runId} recorded that it does not balance`);
  if (entry.state !== "done" || entry.run_id !== runId) {
    problems.push(
      `the ledger has the file as "${entry.state}" by run ${entry.run_id ?? "none"}, not as done by ${runId}`,
    );
  }
  if (counted !== undefined && entry.rows !== undefined && counted !== Number(entry.rows)) {
    problems.push(`the file has ${counted} records, the ledger counted ${entry.rows} on arrival`);
  }
  if (numbers && entry.rows !== undefined && numbers.rows_in < Number(entry.rows)) {
    problems.push(`the run took in ${numbers.rows_in} rows, the file alone has ${entry.rows}`);
  }
  return problems;
}

/** The record of one step. */
export function recordOf(records: readonly RunRecord[], step: string): RunRecord | undefined {
  return records.find((record) => record.step === step);
}

function imbalance(
  runId: string,
  { rows_in, accepted, quarantined, duplicates }: Reconciliation,
): string {
  const sum = accepted + quarantined + duplicates;
  return (
    `run ${runId} does not balance: rows_in ${rows_in}, but accepted ${accepted} + ` +
    `quarantined ${quarantined} + duplicates ${duplicates} = ${sum}`
  );
}
