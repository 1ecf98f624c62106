import type { BackfillRun } from "../core/backfill-entries";
import { readRecord, type RunRecord, writeRecord } from "../core/run-records";
import { type Balance, balance, Unbalanced } from "../reconcile/balance";
import { countAsPublished } from "./count-at";
import type { RunRequest, Tracking } from "./tracking";

/** The job let another run go first and published nothing, or not all: run it again. */
export class GaveWay extends Error {
  override readonly name = "GaveWay";
}

const JUDGE = "raw_to_processed";
const LAST = "aggregation_job";
const STEPS = [JUDGE, "data_quality_check", LAST];

/** Checks that every row of a finished run is accounted for; then its dates are done. */
export async function settle(tracking: Tracking, request: RunRequest): Promise<RunRecord> {
  const { backfills, env, now, s3 } = tracking;
  const { backfill_id, run_id } = request;
  const run = await backfills.run(backfill_id, run_id);
  const records = new Map<string, RunRecord>();
  for (const step of STEPS) {
    const record = await readRecord(s3, env.CURATED_BUCKET, run_id, step);
    if (record) records.set(step, record);
  }
  const last = records.get(LAST);
  if (last?.status !== "succeeded") {
    throw new GaveWay(last?.reason ?? `run ${run_id} left no record of ${LAST}`);
  }
  const judged = records.get(JUDGE);
  const balanced = judged ? await reconcile(tracking, run, judged) : {};
  const record: RunRecord = {
    run_id,
    step: "run",
    status: "succeeded",
    finished_at: now(),
    ...balanced,
    affected_dates: last.affected_dates ?? [],
  };
  await writeRecord(s3, env.CURATED_BUCKET, record);
  const steps = Object.fromEntries([...records].map(([step, { status }]) => [step, status]));
  const result = judged ?? last;
  await backfills.mark(run, { status: "done", result }, { ...steps, reconcile: "succeeded" });
  return record;
}

async function reconcile(
  { athena, env, now, s3 }: Tracking,
  run: BackfillRun,
  judged: RunRecord,
): Promise<Omit<Balance, "faults">> {
  const { run_id } = run;
  const { faults, ...counts } = balance(
    { files: run.files, rows_in: run.rows - (judged.other_dates ?? 0) },
    await countAsPublished(athena, run_id),
    judged,
  );
  await writeRecord(s3, env.CURATED_BUCKET, {
    run_id,
    step: "reconcile",
    status: counts.balanced ? "succeeded" : "failed",
    ...(counts.balanced ? {} : { reason: faults.join("; ") }),
    finished_at: now(),
    ...counts,
  });
  if (!counts.balanced) throw new Unbalanced(`run ${run_id}: ${faults.join("; ")}`);
  return counts;
}
