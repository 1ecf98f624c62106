import type { RunRecord } from "../core/run-records";

/** Names of the step that ends a run, and of the one whose word on the run's rows it checks. */
export const STEP = "reconcile";
export const FIRST_JOB = "raw_to_processed";

/** What is said of a run whose rows are all accounted for, by the records of these two. */
export const succeededRun = (
  reconciled: RunRecord,
  { affected_dates = [] }: RunRecord,
): RunRecord => ({ ...reconciled, step: "run", affected_dates });
