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
  planning: Planning,
  request: PlanRequest,
  work: Work,
): Promise<void> {
  const created_at = planning.now();
  await writeRuns(planning, request, { ...work, created_at });
  const dates = work.runs.flatMap((run) => run.dates);
  const plan: BackfillPlan = {
    backfill_id: request.backfill_id,
    entry: "plan",
    status: "running",
    datasets: request.datasets,
    concurrency: request.concurrency,
    first_date: dates.at(0) ?? null,
    last_date: dates.at(-1) ?? null,
    dates: dates.length,
    runs: work.runs.length,
    stores: work.stores?.sha256 ?? null,
    created_at,
    execution_arn: work.execution_arn,
  };
  // Last: with it the plan is whole. One that was cut short is made again.
  await planning.backfills.put([plan]);
}

async function writeRuns(
  { backfills, env, s3 }: Planning,
  { backfill_id, datasets }: PlanRequest,
  { created_at, runs, stores }: Work & { readonly created_at: string },
): Promise<void> {
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
}
