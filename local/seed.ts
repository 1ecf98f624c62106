import { Upload } from "@aws-sdk/lib-storage";
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { contracts } from "../contracts";
import { Failure } from "../delivery/failure";
import { pause } from "../delivery/pause";
import { bucketName } from "../delivery/target";
import { inspect, type Content } from "./content";
import { Ledger, type LedgerFile } from "./ledger";
import type { Session } from "./session";

const STORES = "stores";

/** Folders under `landing/`, and the contract each belongs to. */
export function landingFolders(): ReadonlyMap<string, string> {
  const landing = [...contracts().values()].flatMap(({ landingPrefix, name }) =>
    landingPrefix === undefined ? [] : [[landingPrefix, name] as const],
  );
  return new Map(landing);
}

/** The contract of what lands in a folder. */
function datasetOf(folder: string): string {
  const folders = landingFolders();
  const dataset = folders.get(folder);
  if (dataset !== undefined) return dataset;
  throw new Failure(
    `nothing lands under landing/${folder}/; there are: ${[...folders.keys()].join(", ")}`,
    "give a contract this landingPrefix, or drop into one of these",
  );
}

/** A file that the pipeline has taken in. */
export interface TakenIn {
  readonly content: Content;
  readonly entry: LedgerFile;
}

/** In these the same content again changes nothing; one that was refused is judged again, a snapshot counts anew. */
const COUNTED: readonly string[] = ["ready", "claimed", "done"];

const PATIENCE_MS = 180_000;
const BYTES_PER_SECOND = 4_000_000;

/** Put a file into the drop box and wait until the ledger knows its content; a refusal is an error. */
export async function drop(session: Session, folder: string, path: string): Promise<TakenIn> {
  const dataset = datasetOf(folder);
  const content = await session.progress.run(`read ${basename(path)}`, async (report) => {
    const result = await inspect(path);
    report(
      result.records === undefined ? "records cannot be counted" : `${result.records} records`,
    );
    return result;
  });
  const entry = await session.progress.run(
    `drop ${basename(path)} into landing/${folder}/`,
    async (report) => {
      const { sha256 } = content;
      const known = await ledgerOf(session).find(dataset, sha256);
      if (known && COUNTED.includes(known.state)) {
        report(`this content is in the ledger already: ${known.state}`);
        return known;
      }
      const landed = { dataset, name: basename(path), sha256, bytes: statSync(path).size };
      const versionId = await upload(session, folder, path);
      const found = await waitForEntry(session, known ? { ...landed, versionId } : landed);
      report(`taken in: ${found.state}`);
      if (found.state === "refused") throw refusal(path, found);
      return found;
    },
  );
  return { content, entry };
}

/** Put the sample stores there unless they have been before: what landed since then stays the newest. */
export async function seedStores(session: Session, sample: string): Promise<void> {
  const { sha256 } = await inspect(sample);
  const known = await ledgerOf(session).find(datasetOf(STORES), sha256);
  if (known?.state !== "reference") await drop(session, STORES, sample);
}

/** Put the sample stores there when there are none yet: without them no sale has a business date. */
export async function ensureStores(session: Session, sample: string): Promise<void> {
  if ((await ledgerOf(session).inState("reference")).length > 0) return;
  session.progress.note("no stores have arrived yet; taking those of the sample");
  await drop(session, STORES, sample);
}

const ledgerOf = ({ clients, target }: Session) => new Ledger(clients.dynamodb, target);

async function upload(
  { clients, target, signal }: Session,
  folder: string,
  path: string,
): Promise<string | undefined> {
  const transfer = new Upload({
    client: clients.s3,
    params: {
      Bucket: bucketName(target, "raw"),
      Key: `landing/${folder}/${basename(path)}`,
      Body: createReadStream(path),
    },
  });
  const stop = () => void transfer.abort();
  signal.addEventListener("abort", stop, { once: true });
  const done = transfer.done().finally(() => signal.removeEventListener("abort", stop));
  return (await done).VersionId;
}

/** A content that was put into the drop box. */
export interface Landed {
  /** Its contract. */
  readonly dataset: string;
  readonly name: string;
  readonly sha256: string;
  /** A large one takes longer. */
  readonly bytes: number;
  /** The version to wait for, where the ledger knows an earlier one. */
  readonly versionId?: string | undefined;
}

/** Wait until the ledger knows a content that has landed. */
export async function waitForEntry(session: Session, landed: Landed): Promise<LedgerFile> {
  const ledger = ledgerOf(session);
  const { versionId } = landed;
  const patience = PATIENCE_MS + (landed.bytes / BYTES_PER_SECOND) * 1000;
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const entry = await ledger.find(landed.dataset, landed.sha256);
    if (entry && (versionId === undefined || entry.version_id === versionId)) return entry;
    await pause(300, session.signal);
  }
  throw new Failure(
    `${landed.name} was dropped but is not in the ledger after ${Math.round(patience / 1000)} s`,
    "npm run -s local -- logs ingest-file",
  );
}

function refusal(path: string, entry: LedgerFile): Failure {
  return new Failure(
    `${basename(path)} was refused: ${entry.reason ?? "no reason given"}`,
    "its untouched bytes are in the quarantine bucket; correct the file and drop it again",
  );
}
