import type { S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { type Ledger, MAX_KEYS } from "../core/ledger";
import { type FileItem, fileId } from "../core/ledger-item";
import type { LandingDataset } from "../transform/landing-dataset";
import type { Limits } from "../transform/limits";
import { Refused } from "../transform/refused";
import { datasetOf, unknownDataset } from "./contract";
import type { Env } from "./env";
import { type Accepted, inspect, type Inspection } from "./inspect";
import { keepOriginal, MAX_COPY_BYTES } from "./keep-original";
import { originalKey, refusedKey } from "./keys";
import { type LandedFile, openLanded, rangesOf } from "./landed-file";
import type { LandedObject } from "./object-created";
import { writeParts } from "./write-parts";

/** What ingest-file works with. */
export interface Ingest {
  readonly s3: S3Client;
  readonly ledger: Ledger;
  readonly env: Env;
}

/** How a landed object ended; `item` is the ledger's. */
export interface Outcome {
  readonly outcome: "accepted" | "refused" | "known" | "ignored";
  readonly item?: FileItem;
}

/** Takes one landed version: inspect, keep the original, write parts, then commit to the ledger. */
export async function ingest(context: Ingest, object: LandedObject): Promise<Outcome> {
  const file = await openLanded(context.s3, object);
  if (file.bytes === 0 && file.key.endsWith("/")) return { outcome: "ignored" };
  const contract = datasetOf(file.key, context.env.DATASETS);
  const expected = contract ?? unknownDataset(file.key, context.env.DATASETS);
  const limits = limitsOf(context.env);
  const found =
    file.bytes > MAX_COPY_BYTES
      ? tooLargeToKeep(file)
      : await inspect({ body: file.body, ranges: rangesOf(context.s3, file) }, expected, limits);
  const known = await context.ledger.find(fileId(contract?.dataset ?? "unknown", found.sha256));
  // A refused file is judged again: limits or the contract may have changed since.
  if (known && known.state !== "refused") return meetAgain(context, known, file);
  const item = await store(context, file, contract, found, known);
  if (await context.ledger.record(item)) {
    return { outcome: item.state === "refused" ? "refused" : "accepted", item };
  }
  const winner = await context.ledger.find(item.file_id);
  return meetAgain(context, winner ?? item, file);
}

async function meetAgain({ ledger }: Ingest, item: FileItem, file: LandedFile): Promise<Outcome> {
  const { file_id, state } = item;
  await ledger.addKey(file_id, file.key);
  if (state === "reference") {
    const landed = { arrived_at: file.arrivedAt, version_id: versionOf(file) };
    await ledger.renewReference({ file_id, ...landed });
  }
  return { outcome: "known", item };
}

async function store(
  context: Ingest,
  file: LandedFile,
  contract: LandingDataset | undefined,
  found: Inspection,
  before: FileItem | undefined,
): Promise<FileItem> {
  const arrived_at = before?.arrived_at ?? file.arrivedAt;
  const dataset = contract?.dataset ?? "unknown";
  const { sha256, verdict } = found;
  const base = {
    file_id: fileId(dataset, sha256),
    dataset,
    sha256,
    keys: [...new Set([...(before?.keys ?? []), file.key])].slice(0, MAX_KEYS),
    version_id: versionOf(file),
    bytes: file.bytes,
    ingest_date: arrived_at.slice(0, 10),
    arrived_at,
  };
  if (verdict.kind === "refused" || !contract) {
    const refusal = verdict.kind === "refused" ? verdict.refusal : undefined;
    return { ...base, ...(await keepRefused(context, file, base, refusal)) };
  }
  return { ...base, ...(await keepAccepted(context, file, base, { contract, verdict })) };
}

async function keepRefused(
  { s3, env }: Ingest,
  file: LandedFile,
  { dataset, sha256 }: { readonly dataset: string; readonly sha256: string },
  refusal: Refused | undefined,
) {
  const copied = file.bytes <= MAX_COPY_BYTES;
  const original_key = copied ? refusedKey(dataset, sha256) : file.key;
  if (copied) await keepOriginal(s3, file, env.QUARANTINE_BUCKET, original_key);
  return {
    state: "refused" as const,
    reason: refusal?.message ?? "refused",
    reason_code: refusal?.code ?? "unknown_dataset",
    notices: [],
    rows: 0,
    malformed: 0,
    parts: [],
    original_key,
  };
}

async function keepAccepted(
  { s3, env }: Ingest,
  file: LandedFile,
  { ingest_date, sha256 }: Pick<FileItem, "sha256" | "ingest_date">,
  { contract, verdict }: { readonly contract: LandingDataset; readonly verdict: Accepted },
) {
  const { format, malformed, mapping, notices, rows } = verdict;
  const original_key = originalKey(contract.dataset, sha256);
  await keepOriginal(s3, file, env.RAW_BUCKET, original_key);
  const request = {
    dataset: contract,
    sha256,
    ingestDate: ingest_date,
    found: verdict,
    bucket: env.RAW_BUCKET,
    partBytes: env.PART_BYTES,
  };
  const parts =
    rows === 0 ? [] : await writeParts(s3, await openLanded(s3, file), limitsOf(env), request);
  const state = contract.reference ? ("reference" as const) : ("ready" as const);
  const form = { format, ...(mapping === undefined ? {} : { mapping }) };
  return { state, ...form, notices, rows, malformed, parts, original_key };
}

/** Of a bucket without versions S3 calls the only one null. */
const versionOf = ({ versionId }: LandedFile): string => versionId ?? "null";

function limitsOf(env: Env): Limits {
  return { maxFileBytes: env.MAX_FILE_BYTES, maxGzipRatio: env.MAX_GZIP_RATIO };
}

/** S3 cannot copy it and hashing it would outlast the function: its version names it instead. */
function tooLargeToKeep(file: LandedFile): Inspection {
  file.body.destroy();
  const name = JSON.stringify([file.bucket, file.key, file.versionId]);
  const reason = `file has ${file.bytes} bytes, S3 copies ${MAX_COPY_BYTES} at once; split the file`;
  return {
    sha256: createHash("sha256").update(name).digest("hex"),
    verdict: { kind: "refused", refusal: new Refused("too_large", reason) },
  };
}
