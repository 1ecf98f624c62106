import type { S3Client } from "@aws-sdk/client-s3";
import { ClaimsLost } from "../core/claims-lost";
import { readJson, writeJson } from "../core/json-objects";
import type { Ledger } from "../core/ledger";
import { CLAIMED_DATASET, type FileItem } from "../core/ledger-item";
import { buildManifest, type Manifest, manifestKey, type Run } from "../core/manifest";
import { writeRecord } from "../core/run-records";
import type { Env } from "./env";
import { type RunLock, worksSince } from "./run-lock";
import type { Runs } from "./runs";

const STORES_DATASET = "stores";

/** What claim-files works with. */
export interface Claiming {
  readonly s3: S3Client;
  readonly ledger: Ledger;
  readonly runs: Runs;
  readonly lock: RunLock;
  readonly env: Env;
  readonly now: () => string;
}

/** What a run is to work on; with no files, why it has nothing to do. */
export interface Claimed extends Run {
  readonly manifest_uri: string;
  readonly files: number;
  readonly rows_in: number;
  readonly reason: string;
}

/** Without a snapshot of stores every sale would be quarantined. */
export class NoStores extends Error {
  override readonly name = "NoStores";
}

/** Claims every file that waits, writes the manifest, and records the step. Safe to repeat. */
export async function claimFiles(claiming: Claiming, run: Run): Promise<Claimed> {
  const holder = await claiming.lock.take(run, claiming.now());
  if (holder) {
    const reason = `${worksSince(run, holder)}; what it did not claim is for the next run`;
    return claimed(claiming, run, undefined, reason);
  }
  const manifest = await manifestOf(claiming, run);
  if (manifest.files.length > 0) return claimed(claiming, run, manifest, "");
  const nothing = await claimed(claiming, run, manifest, "no file waits");
  await claiming.lock.release(run);
  return nothing;
}

async function claimed(
  { env, now, s3 }: Claiming,
  run: Run,
  manifest: Manifest | undefined,
  reason: string,
): Promise<Claimed> {
  const counts = { files: manifest?.files.length ?? 0, rows_in: manifest?.rows_in ?? 0 };
  const status = counts.files === 0 ? "skipped" : "succeeded";
  const record = { ...run, step: "claim_files", status, finished_at: now(), ...counts } as const;
  await writeRecord(s3, env.CURATED_BUCKET, reason === "" ? record : { ...record, reason });
  const manifest_uri = `s3://${env.RAW_BUCKET}/${manifestKey(run.run_id)}`;
  return { ...run, manifest_uri, ...counts, reason };
}

async function manifestOf(claiming: Claiming, run: Run): Promise<Manifest> {
  const { env, s3 } = claiming;
  const key = manifestKey(run.run_id);
  const written = (await readJson(s3, env.RAW_BUCKET, key)) as Manifest | undefined;
  if (written) {
    await checkClaims(claiming, written);
    return written;
  }
  const manifest = await newManifest(claiming, run);
  await writeJson(s3, env.RAW_BUCKET, key, manifest);
  return manifest;
}

async function newManifest(claiming: Claiming, run: Run): Promise<Manifest> {
  const { run_id } = run;
  const waiting = await waitingFiles(claiming, run_id);
  const stores = await claiming.ledger.newestReference(STORES_DATASET);
  if (waiting.length > 0 && !stores) {
    throw new NoStores(
      `${waiting.length} files wait, but no snapshot of stores has landed; ` +
        `drop one under landing/stores/ and start a new run`,
    );
  }
  const at = claiming.now();
  const files: FileItem[] = [];
  for (const file of waiting) {
    const mine = file.state === "claimed" && file.run_id === run_id;
    if (mine || (await claiming.ledger.claim(file, run_id, at))) files.push(file);
  }
  return buildManifest(run, at, claiming.env.RAW_BUCKET, files, stores);
}

async function waitingFiles({ ledger, runs }: Claiming, run_id: string): Promise<FileItem[]> {
  const files: FileItem[] = [];
  for await (const file of ledger.inState("ready", CLAIMED_DATASET)) files.push(file);
  for await (const file of ledger.inState("claimed", CLAIMED_DATASET)) {
    const owner = file.run_id ?? "";
    if (owner === run_id || !(await runs.isRunning(owner))) files.push(file);
  }
  return files;
}

async function checkClaims({ ledger }: Claiming, manifest: Manifest): Promise<void> {
  for (const { file_id } of manifest.files) {
    const item = await ledger.find(file_id);
    if (item?.run_id === manifest.run_id) continue;
    throw new ClaimsLost(
      `${file_id} belongs to run ${item?.run_id ?? "none"} now, not to ${manifest.run_id}; ` +
        `start a new run`,
    );
  }
}
