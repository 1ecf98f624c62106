import { log } from "../core/log";
import type { Invocation } from "../core/source/scheduled-run";
import { connect } from "./connection";
import { type FileItem, type FileItems, isAbout } from "./file-items";
import { type FoundFile, foundFiles } from "./found-files";
import { objectKey } from "./object-key";
import type { OpenFile, Remote } from "./remote";
import type { SftpSettings } from "./settings";
import { FileRefused } from "./sftp-error";
import type { SftpSecret } from "./sftp-secret";
import { transfer } from "./transfer";

/** Items that are asked for at a time. */
const AT_A_TIME = 16;

/** What a run has done so far, over all its connections. */
export interface Tally {
  files: number;
  bytes: number;
  unsettled: number;
  isBehind: boolean;
  faults: readonly string[];
}

/** What a directory is read with. */
export interface Fetching extends Invocation {
  readonly settings: SftpSettings;
  readonly secret: SftpSecret;
  readonly items: FileItems;
  readonly tally: Tally;
}

/** A file that is to be taken, and what is known of its name. */
interface NewFile {
  readonly file: FoundFile;
  readonly item: FileItem | undefined;
}

/** Lands what is new in the directory, over one connection. */
export async function readDirectory(fetching: Fetching): Promise<void> {
  const { env, remaining, settings, tally } = fetching;
  const remote = await connect({ ...fetching, secretName: env.SECRET_NAME });
  try {
    const listed = await remote.list(settings.directory);
    const { faults, files, unsettled } = foundFiles(listed, settings, Date.now());
    Object.assign(tally, { faults, unsettled });
    const fresh = await newOf(fetching.items, files);
    const found = { listed: listed.length, matching: files.length, new: fresh.length };
    log("info", "directory listed", { ...found, unsettled });
    let slowestMs = 0;
    for (const each of fresh) {
      const startedAt = Date.now();
      tally.isBehind = remaining() < 2 * slowestMs || !(await take(fetching, remote, each));
      if (tally.isBehind) return;
      slowestMs = Math.max(slowestMs, Date.now() - startedAt);
    }
  } finally {
    remote.end();
  }
}

async function newOf(items: FileItems, files: readonly FoundFile[]): Promise<NewFile[]> {
  const fresh: NewFile[] = [];
  for (let start = 0; start < files.length; start += AT_A_TIME) {
    const some = files
      .slice(start, start + AT_A_TIME)
      .map(async (file) => ({ file, item: await items.read(file.name) }));
    for (const each of await Promise.all(some)) {
      const isTaken = isAbout(each.item, each.file) && each.item.taken_at !== undefined;
      if (!isTaken) fresh.push(each);
    }
  }
  return fresh;
}

/** Takes a file; false when the time does not suffice. */
async function take(fetching: Fetching, remote: Remote, { file, item }: NewFile): Promise<boolean> {
  const { env, items, remaining, s3, settings, tally } = fetching;
  const { name } = file;
  let open: OpenFile | undefined;
  try {
    open = await remote.open(`${settings.directory}/${name}`, name);
    if (!open) {
      log("warn", "file has vanished", { file: name });
      return true;
    }
    const key = objectKey(env.LANDING_PREFIX, env.SOURCE, file);
    const sent = (bytes: number) => void (tally.bytes += bytes);
    const bucket = env.RAW_BUCKET;
    const fate = await transfer({
      ...{ remote, open, file, item, items, s3, bucket, key, remaining, sent },
    });
    await remote.close(open);
    log(fate === "landed" ? "info" : "warn", `file ${fate}`, { file: name, bytes: file.size, key });
    if (fate === "landed") tally.files += 1;
    if (fate === "changed") tally.unsettled += 1;
    return fate !== "unfinished";
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    if (open) await remote.close(open);
    tally.faults = [...tally.faults, error.message];
    return true;
  }
}
