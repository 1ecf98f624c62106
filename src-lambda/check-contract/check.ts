import type { GlueClient } from "@aws-sdk/client-glue";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Ledger } from "../core/ledger";
import { type ManifestFile, readManifest } from "../core/manifest";
import { type RunRecord, writeRecord } from "../core/run-records";
import { discoveredOf } from "./discovered";
import type { Env } from "./env";
import { FEWEST_ROWS, judge, type Verdict } from "./judge";
import { sampleOf } from "./sample";

/** Files looked at side by side. */
const AT_ONCE = 16;
const MOST_NOTICES = 50;
const MOST_NAMED = 5;

/** Input from the state machine. */
export interface CheckRequest {
  readonly run_id: string;
  readonly manifest_uri: string;
}

/** What check-contract works with. */
export interface Checking {
  readonly s3: S3Client;
  readonly glue: GlueClient;
  readonly ledger: Ledger;
  readonly env: Env;
  readonly now: () => string;
}

/** A source has changed what it delivers: nothing of the run is written. */
export class ContractBroken extends Error {
  override readonly name = "ContractBroken";
}

interface Checked extends Verdict {
  readonly file: ManifestFile;
}

/**
 * Compares a run's files with their contract. What can be read all the same is a notice; a file of
 * which no row can be used is refused, and the run stops. The next run goes without that file.
 */
export async function checkContract(context: Checking, request: CheckRequest): Promise<RunRecord> {
  const { env, now, s3 } = context;
  const { business_date, files } = await readManifest(s3, request);
  const checked = await examine(context, files);
  const broken = checked.filter(({ faults }) => faults.length > 0);
  const reason = broken.length > 0 ? reasonOf(broken, files.length) : undefined;
  const record: RunRecord = {
    run_id: request.run_id,
    business_date,
    step: "check_contract",
    status: reason === undefined ? "succeeded" : "failed",
    ...(reason !== undefined && { reason }),
    finished_at: now(),
    files: files.length,
    notices: noticesOf(checked),
  };
  await writeRecord(s3, env.CURATED_BUCKET, record);
  if (reason === undefined) return record;
  await refuse(context, request.run_id, broken);
  throw new ContractBroken(reason);
}

async function examine(context: Checking, files: readonly ManifestFile[]): Promise<Checked[]> {
  const { env, glue, ledger, s3 } = context;
  const discovered = await discoveredOf(
    glue,
    env,
    files.filter(({ rows }) => rows > 0),
  );
  const look = async (file: ManifestFile): Promise<Checked> => {
    const { parts, rows, sha256 } = file;
    const known = (await ledger.find(file.file_id))?.notices ?? [];
    const [first] = parts;
    if (first === undefined) return { file, notices: known, faults: [] };
    const records = rows < FEWEST_ROWS ? [] : await sampleOf(s3, first);
    const verdict = judge(env.COLUMNS, { seen: discovered.get(sha256), records, rows });
    return { file, notices: [...known, ...verdict.notices], faults: verdict.faults };
  };
  const checked: Checked[] = [];
  for (let from = 0; from < files.length; from += AT_ONCE) {
    checked.push(...(await Promise.all(files.slice(from, from + AT_ONCE).map(look))));
  }
  return checked;
}

async function refuse(
  { ledger, now }: Checking,
  run_id: string,
  broken: readonly Checked[],
): Promise<void> {
  for (const { faults, file } of broken) {
    // False where the step runs again: the file is refused already.
    await ledger.refuse(file.file_id, run_id, {
      reason: faults.join("; "),
      reason_code: "contract_broken",
      finished_at: now(),
    });
  }
}

function noticesOf(checked: readonly Checked[]): string[] {
  const all = checked.flatMap(({ file, notices }) =>
    notices.map((notice) => `${file.source_key}: ${notice}`),
  );
  return shortened(all, MOST_NOTICES);
}

function reasonOf(broken: readonly Checked[], files: number): string {
  const named = broken.map(({ faults, file }) => `${file.source_key}: ${faults.join("; ")}`);
  return (
    `${broken.length} of ${files} files break the contract: ` +
    `${shortened(named, MOST_NAMED).join(" | ")}. They are refused; have them delivered again as ` +
    `the contract says, or change the contract and drop them again. The next run takes the rest.`
  );
}

const shortened = (texts: readonly string[], most: number): string[] =>
  texts.length > most ? [...texts.slice(0, most), `and ${texts.length - most} more`] : [...texts];
