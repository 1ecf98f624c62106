import type { RunRecord } from "../core/run-records";
import type { TableCounts } from "./query-counts";

/** The run's equation: rows_in = accepted + quarantined + duplicates. */
export interface Balance {
  readonly files: number;
  readonly rows_in: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly duplicates: number;
  readonly superseded: number;
  readonly balanced: boolean;
  /** What does not agree, in numbers; empty if all does. */
  readonly faults: readonly string[];
}

/** Rows went missing, or came in twice: nobody may rely on this run. */
export class Unbalanced extends Error {
  override readonly name = "Unbalanced";
}

/** What a run took in. */
export type Intake = Pick<Balance, "files" | "rows_in">;

/** Holds the tables' own counts against what was taken in and what the first job says. */
export function balance({ files, rows_in }: Intake, tables: TableCounts, job: RunRecord): Balance {
  const { accepted, quarantined } = tables;
  const duplicates = job.duplicates ?? 0;
  const sum = accepted + quarantined + duplicates;
  const faults: string[] = [];
  if (rows_in !== sum) {
    faults.push(
      `rows_in ${rows_in} is not accepted ${accepted} + quarantined ${quarantined} ` +
        `+ duplicates ${duplicates} = ${sum}`,
    );
  }
  const pairs = { accepted, quarantined, rows_in };
  for (const [name, count] of Object.entries(pairs)) {
    const said = job[name as keyof typeof pairs];
    if (said !== undefined && said !== count) {
      faults.push(`${name}: ${count} counted, raw_to_processed says ${said}`);
    }
  }
  return {
    files,
    rows_in,
    accepted,
    quarantined,
    duplicates,
    superseded: job.superseded ?? 0,
    balanced: faults.length === 0,
    faults,
  };
}
