import { releaseLeases } from "../core/leases";
import { writeRecord } from "../core/run-records";
import { type CaughtError, reasonOf } from "../record-failure/failure";
import type { RunRequest, Tracking } from "./tracking";

/** Notes that a run failed, and why, and gives back the tables that a killed job could not. */
export async function fail(
  { backfills, documents, env, now, s3 }: Tracking,
  { backfill_id, error, run_id }: RunRequest & { readonly error?: CaughtError },
): Promise<void> {
  const reason = reasonOf({ ...(error && { error }) });
  const record = { run_id, step: "run", status: "failed", reason, finished_at: now() } as const;
  await writeRecord(s3, env.CURATED_BUCKET, record);
  const run = await backfills.run(backfill_id, run_id);
  await backfills.mark(run, { status: "failed", attempts: 0, reason });
  const tables = { name: env.LEASES_TABLE, tables: env.LEASED_TABLES };
  await releaseLeases(documents, tables, run_id);
}
