import type { S3Client } from "@aws-sdk/client-s3";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { ClaimsLost } from "../core/claims-lost";
import { releaseRunLock } from "../core/leases";
import type { Ledger } from "../core/ledger";
import { type Manifest, readManifest, type Run } from "../core/manifest";
import { readRecord, type RunRecord, writeRecord } from "../core/run-records";
import { type Balance, balance, Unbalanced } from "./balance";
import type { Env } from "./env";
import { readTableCounts } from "./query-counts";
import { FIRST_JOB, STEP, succeededRun } from "./succeeded-run";

/** Input from the state machine; `counts` is Athena's answer as it is. */
export interface ReconcileRequest {
  readonly run_id: string;
  readonly manifest_uri: string;
  readonly counts: unknown;
}

/** What reconcile works with. */
export interface Reconciling {
  readonly s3: S3Client;
  readonly ledger: Ledger;
  readonly documents: DynamoDBDocumentClient;
  readonly env: Env;
  readonly now: () => string;
}

/** Checks that every row is accounted for; then marks the files done and the run succeeded. */
export async function reconcile(
  context: Reconciling,
  request: ReconcileRequest,
): Promise<RunRecord> {
  const { s3, env } = context;
  const manifest = await readManifest(s3, request);
  const job = await readRecord(s3, env.CURATED_BUCKET, request.run_id, FIRST_JOB);
  if (!job) {
    throw new Error(`run ${request.run_id} has no record of ${FIRST_JOB}; the job writes it`);
  }
  const intake = { files: manifest.files.length, rows_in: manifest.rows_in };
  const result = balance(intake, readTableCounts(request.counts), job);
  const finished_at = context.now();
  const record = recordOf(manifest, result, finished_at);
  if (!result.balanced) {
    await writeRecord(s3, env.CURATED_BUCKET, record);
    throw new Unbalanced(`run ${request.run_id}: ${result.faults.join("; ")}`);
  }
  await finishFiles(context, manifest, finished_at);
  await writeRecord(s3, env.CURATED_BUCKET, record);
  const run = succeededRun(record, job);
  await writeRecord(s3, env.CURATED_BUCKET, run);
  await releaseRunLock(context.documents, env.LEASES_TABLE, manifest);
  return run;
}

function recordOf(
  { run_id, business_date }: Run,
  { faults, ...counts }: Balance,
  finished_at: string,
): RunRecord {
  return {
    run_id,
    business_date,
    step: STEP,
    status: counts.balanced ? "succeeded" : "failed",
    ...(counts.balanced ? {} : { reason: faults.join("; ") }),
    finished_at,
    ...counts,
  };
}

async function finishFiles(
  { ledger }: Reconciling,
  manifest: Manifest,
  finished_at: string,
): Promise<void> {
  for (const { file_id } of manifest.files) {
    if (await ledger.finish(file_id, manifest.run_id, finished_at)) continue;
    const item = await ledger.find(file_id);
    if (item?.state === "done" && item.run_id === manifest.run_id) continue;
    throw new ClaimsLost(
      `${file_id} is ${item?.state ?? "unknown"} by run ${item?.run_id ?? "none"}, ` +
        `not claimed by ${manifest.run_id}; check both runs' counts`,
    );
  }
}
