import type { BackfillEntry, BackfillPlan } from "../core/backfill-entries";
import { writeJson } from "../core/json-objects";
import type { FileItem } from "../core/ledger-item";
import { buildManifest, manifestKey } from "../core/manifest";
import type { PlannedRun } from "./cut";
import { manifestUri, type Planning } from "./planned";
import type { PlanRequest } from "./request";

/** Who is to do what, with which snapshot of stores. */
export interface Work {
  readonly runs: readonly PlannedRun[];
  readonly stores: FileItem | undefined;
  readonly execution_arn: string;
}

/** Writes the manifest of each run, and the ledger's entries of runs, dates and the whole. */
export async function writePlan(
  { backfills, env, now, s3 }: Planning,
  { backfill_id, concurrency, datasets }: PlanRequest,
  { execution_arn, runs, stores }: Work,
): Promise<void> {
  const created_at = now();
  const entries: BackfillEntry[] = [];
  for (const { dates, files, run_id } of runs) {
    const manifest = buildManifest(
      { run_id, dates, datasets },
      created_at,
      env.RAW_BUCKET,
      files,
      stores,
    );
    await writeJson(s3, env.RAW_BUCKET, manifestKey(run_id), manifest);
    const common = { backfill_id, run_id, status: "planned" } as const;
    entries.push({
      ...common,
      entry: `run#${run_id}`,
      dates,
      manifest_uri: manifestUri(env, run_id),
      files: files.length,
      rows: manifest.rows_in,
      attempts: 0,
    });
    for (const date of dates) entries.push({ ...common, entry: `date#${date}`, date, steps: {} });
  }
  await backfills.put(entries);
  const dates = runs.flatMap((run) => run.dates);
  const plan: BackfillPlan = {
    backfill_id,
    entry: "plan",
    status: "running",
    datasets,
    concurrency,
    first_date: dates.at(0) ?? null,
    last_date: dates.at(-1) ?? null,
    dates: dates.length,
    runs: runs.length,
    stores: stores?.sha256 ?? null,
    created_at,
    execution_arn,
  };
  // Last: with it the plan is whole. One that was cut short is made again.
  await backfills.put([plan]);
}
