import type { RunRecord } from "./run-records";

/** How far a part of a backfill came. */
export type Progress = "planned" | "running" | "done" | "failed";

/** What a backfill is to do; there is one such entry, written when all others are. */
export interface BackfillPlan {
  readonly backfill_id: string;
  readonly entry: "plan";
  readonly status: Exclude<Progress, "planned">;
  readonly datasets: readonly string[];
  readonly concurrency: number;
  readonly first_date: string | null;
  readonly last_date: string | null;
  readonly dates: number;
  readonly runs: number;
  /** Digest of the snapshot of stores that all runs of the backfill use. */
  readonly stores: string | null;
  readonly created_at: string;
  /** The execution that works on it, or was the last one to. */
  readonly execution_arn: string;
  readonly finished_at?: string;
}

/** Some dates that are made right together. */
export interface BackfillRun {
  readonly backfill_id: string;
  readonly entry: `run#${string}`;
  readonly run_id: string;
  readonly status: Progress;
  readonly dates: readonly string[];
  readonly manifest_uri: string;
  readonly files: number;
  /** Rows of those files, the ones of other dates too. */
  readonly rows: number;
  readonly attempts: number;
  readonly reason?: string;
  /** Its first step's record, once it is done; of that of the last step where sales stay. */
  readonly result?: RunRecord;
}

/** One business date, with how each step that made it ended. */
export interface BackfillDate {
  readonly backfill_id: string;
  readonly entry: `date#${string}`;
  readonly date: string;
  readonly run_id: string;
  readonly status: Progress;
  readonly steps: Readonly<Record<string, string>>;
}

/** An item of the backfills' ledger. */
export type BackfillEntry = BackfillPlan | BackfillRun | BackfillDate;
