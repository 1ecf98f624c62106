import { type RunLock, worksSince } from "../claim-files/run-lock";
import { businessDateOf, type RunStart } from "../core/business-date";
import { readRecord, writeRecord } from "../core/run-records";
import { FIRST_JOB, STEP, succeededRun } from "../reconcile/succeeded-run";
import { type CaughtError, reasonOf } from "../record-failure/failure";
import { type Leftovers, notRedrivable } from "./not-redrivable";

/** Input from the last state of the failure path. */
export interface RedriveRequest extends RunStart {
  readonly run_id: string;
  readonly error?: CaughtError;
  /** Which step failed, and how often the run had been redriven by then. */
  readonly failed: { readonly step: string; readonly redrives: number };
  /** How often it has been redriven by now. */
  readonly redrives: number;
}

/** What await-redrive works with. */
export interface Redriving extends Leftovers {
  readonly lock: RunLock;
  readonly now: () => string;
}

/** The end of a run that failed: which step, and why. */
export class RunFailed extends Error {
  override readonly name = "RunFailed";
}

/** The run was redriven, and cannot go on. */
export class RedriveRefused extends Error {
  override readonly name = "RedriveRefused";
}

/**
 * Fails with the reason of the run until the run is redriven; then takes its business date again,
 * records that it goes on, and tells with which step.
 */
export async function awaitRedrive(
  redriving: Redriving,
  request: RedriveRequest,
): Promise<{ readonly step: string }> {
  const { error, failed, redrives, run_id } = request;
  const { step } = failed;
  const reason = reasonOf({ step, ...(error && { error }) });
  if (redrives <= failed.redrives) throw new RunFailed(reason);
  const run = { run_id, business_date: businessDateOf(request) };
  const refused = await notRedrivable(redriving, run_id);
  if (refused) throw new RedriveRefused(`run ${run_id}: ${refused}; start a new run`);
  const holder = await redriving.lock.take(run, redriving.now());
  if (holder) {
    throw new RedriveRefused(`${worksSince(run, holder)}; redrive ${run_id} when it has ended`);
  }
  await writeRecord(redriving.s3, redriving.buckets.curated, {
    ...run,
    step: `redrive_${redrives}`,
    status: "succeeded",
    reason: `goes on with ${step}; had failed: ${reason}`,
    finished_at: redriving.now(),
  });
  await sayItSucceeded(redriving, run_id);
  return { step };
}

/** Behind its balance no step says so any more, and the failure has taken the place of what that one said. */
async function sayItSucceeded({ buckets, s3 }: Leftovers, run_id: string): Promise<void> {
  const reconciled = await readRecord(s3, buckets.curated, run_id, STEP);
  const job = await readRecord(s3, buckets.curated, run_id, FIRST_JOB);
  if (reconciled?.status !== "succeeded" || !job) return;
  await writeRecord(s3, buckets.curated, succeededRun(reconciled, job));
}
