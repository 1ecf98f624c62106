import type { S3Client } from "@aws-sdk/client-s3";
import { readJson } from "../core/json-objects";
import type { Ledger } from "../core/ledger";
import { type Manifest, manifestKey } from "../core/manifest";
import { readRecord } from "../core/run-records";

const GATE = "data_quality_check";
/** Ends of the gate after which the step would only fail again, by the name of the error. */
const FINAL: Readonly<Record<string, string>> = {
  QualityGateFailed: "the gate dropped what the run had made",
  MainMoved: "what the run had made starts from a state of the table that is past",
  NothingToPublish: "what the run had made is gone: others have written the table since",
};

/** Where a failed run left what it needs to go on. */
export interface Leftovers {
  readonly s3: S3Client;
  readonly ledger: Ledger;
  readonly buckets: { readonly raw: string; readonly curated: string };
}

/** Why a failed run has nothing to go on with, whenever it is redriven; undefined if it has. */
export async function notRedrivable(
  leftovers: Leftovers,
  run_id: string,
): Promise<string | undefined> {
  return (await refusedByGate(leftovers, run_id)) ?? (await lostFile(leftovers, run_id));
}

async function refusedByGate({ buckets, s3 }: Leftovers, run_id: string) {
  const gate = await readRecord(s3, buckets.curated, run_id, GATE);
  if (gate?.status !== "failed") return undefined;
  const [error = ""] = (gate.reason ?? "").split(":");
  const final = FINAL[error];
  return final && `${final} (${gate.reason})`;
}

/** A run that failed before it wrote its manifest has claimed nothing that it could have lost. */
async function lostFile({ buckets, ledger, s3 }: Leftovers, run_id: string) {
  const manifest = (await readJson(s3, buckets.raw, manifestKey(run_id))) as Manifest | undefined;
  for (const { file_id, source_key } of manifest?.files ?? []) {
    const owner = (await ledger.find(file_id))?.run_id;
    if (owner !== run_id) return `run ${owner ?? "none"} has taken over ${source_key}`;
  }
  return undefined;
}
