import type { BackfillRun } from "../../src-lambda/core/backfill-entries";
import type { DateChange } from "../../src-lambda/core/run-records";

/** What `--json` prints at the end; the shape is fixed. */
export interface BackfillReport {
  readonly backfill_id: string;
  readonly status: "succeeded" | "failed";
  readonly problem: string | null;
  readonly runs: readonly RunSummary[];
  /** Every date with rows before or after, in order. */
  readonly dates: readonly DateChange[];
}

/** How one run ended, in numbers. */
export interface RunSummary {
  readonly run_id: string;
  readonly status: string;
  readonly first_date: string | null;
  readonly last_date: string | null;
  readonly reason: string | null;
  readonly rows_in: number | null;
  readonly accepted: number | null;
  readonly quarantined: number | null;
  readonly duplicates: number | null;
  readonly superseded: number | null;
  readonly removed: number | null;
}

/** The report of a backfill from its ledger. */
export function backfillReport(
  backfill_id: string,
  problem: string | undefined,
  runs: readonly BackfillRun[],
): BackfillReport {
  return {
    backfill_id,
    status: problem === undefined ? "succeeded" : "failed",
    problem: problem ?? null,
    runs: runs.map(summary),
    dates: datesOf(runs),
  };
}

function summary({ dates, reason, result, run_id, status }: BackfillRun): RunSummary {
  return {
    run_id,
    status,
    first_date: dates.at(0) ?? null,
    last_date: dates.at(-1) ?? null,
    reason: status === "failed" ? (reason ?? null) : null,
    rows_in: result?.rows_in ?? null,
    accepted: result?.accepted ?? null,
    quarantined: result?.quarantined ?? null,
    duplicates: result?.duplicates ?? null,
    superseded: result?.superseded ?? null,
    removed: result?.removed ?? null,
  };
}

/** A date may change in two runs, when sales move across the border between them. */
function datesOf(runs: readonly BackfillRun[]): DateChange[] {
  const results = runs.flatMap(({ result }) => (result ? [result] : []));
  // In the order in which the runs held the tables.
  results.sort((one, other) => (one.finished_at < other.finished_at ? -1 : 1));
  const dates = new Map<string, DateChange>();
  for (const change of results.flatMap(({ changes = [] }) => changes)) {
    const before = dates.get(change.business_date);
    dates.set(change.business_date, before ? joined(before, change) : change);
  }
  return [...dates.values()].sort((a, b) => (a.business_date < b.business_date ? -1 : 1));
}

function joined(first: DateChange, last: DateChange): DateChange {
  const currencies = [...first.amounts, ...last.amounts].map(({ currency }) => currency);
  return {
    business_date: first.business_date,
    rows_before: first.rows_before,
    rows_after: last.rows_after,
    rows_written: (first.rows_written ?? 0) + (last.rows_written ?? 0),
    rows_quarantined: (first.rows_quarantined ?? 0) + (last.rows_quarantined ?? 0),
    amounts: [...new Set(currencies)].sort().map((currency) => {
      const of = ({ amounts }: DateChange) => amounts.find((each) => each.currency === currency);
      return {
        currency,
        before: of(first)?.before ?? "0.00",
        after: of(last)?.after ?? "0.00",
      };
    }),
  };
}

/** Whether the backfill made a date any different. */
export function isChanged({ amounts, rows_after, rows_before, rows_written }: DateChange): boolean {
  const isMoney = amounts.some(({ after, before }) => after !== before);
  return isMoney || rows_after !== rows_before || (rows_written ?? 0) > 0;
}
