import type { S3Client } from "@aws-sdk/client-s3";
import { ClaimsLost } from "../core/claims-lost";
import { readJson, writeJson } from "../core/json-objects";
import type { Ledger } from "../core/ledger";
import type { FileItem } from "../core/ledger-item";
import { buildManifest, type Manifest, manifestKey } from "../core/manifest";
import { writeRecord } from "../core/run-records";
import type { Env } from "./env";
import type { Runs } from "./runs";

const CLAIMED_DATASET = "sales_raw";
const STORES_DATASET = "stores";

/** What claim-files works with. */
export interface Claiming {
  readonly s3: S3Client;
  readonly ledger: Ledger;
  readonly runs: Runs;
  readonly env: Env;
  readonly now: () => string;
}

/** What a run is to work on. */
export interface Claimed {
  readonly run_id: string;
  readonly manifest_uri: string;
  readonly files: number;
  readonly rows_in: number;
}

/** Without a snapshot of stores every sale would be quarantined. */
export class NoStores extends Error {
  override readonly name = "NoStores";
}

/** Claims every file that waits, writes the manifest, and records the step. Safe to repeat. */
export async function claimFiles(claiming: Claiming, run_id: string): Promise<Claimed> {
  const { s3, env } = claiming;
  const key = manifestKey(run_id);
  let manifest = (await readJson(s3, env.RAW_BUCKET, key)) as Manifest | undefined;
  if (manifest) {
    await checkClaims(claiming, manifest);
  } else {
    manifest = await newManifest(claiming, run_id);
    await writeJson(s3, env.RAW_BUCKET, key, manifest);
  }
  const files = manifest.files.length;
  await writeRecord(s3, env.CURATED_BUCKET, {
    run_id,
    step: "claim_files",
    status: files === 0 ? "skipped" : "succeeded",
    ...(files === 0 ? { reason: "no file waits" } : {}),
    finished_at: claiming.now(),
    files,
    rows_in: manifest.rows_in,
  });
  return {
    run_id,
    manifest_uri: `s3://${env.RAW_BUCKET}/${key}`,
    files,
    rows_in: manifest.rows_in,
  };
}

async function newManifest(claiming: Claiming, run_id: string): Promise<Manifest> {
  const waiting = await waitingFiles(claiming, run_id);
  const stores = await newestStores(claiming);
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
  return buildManifest(run_id, at, claiming.env.RAW_BUCKET, files, stores);
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

async function newestStores({ ledger }: Claiming): Promise<FileItem | undefined> {
  for await (const item of ledger.inState("reference", STORES_DATASET, "newest first")) return item;
  return undefined;
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
