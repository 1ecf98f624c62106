import { setTimeout as sleep } from "node:timers/promises";
import { describeError, log } from "../core/log";
import { waitMs } from "../core/source/backoff";
import { readSettings } from "../core/source/env";
import type { Invocation, Outcome, SourceKind } from "../core/source/scheduled-run";
import { readSecret } from "../core/source/secret";
import { FileItems } from "./file-items";
import { type Fetching, readDirectory, type Tally } from "./read-directory";
import { sftpSettings } from "./settings";
import { Passing, SftpFailed } from "./sftp-error";
import { secretSchema } from "./sftp-secret";

const SHOWN_FAULTS = 5;

/** What a run of an SFTP source did. Its files stand in the log, one entry for each. */
export interface FetchResult extends Outcome {
  readonly files: number;
  readonly bytes: number;
  /** Files that were still being written. */
  readonly unsettled: number;
}

/** A directory of an SFTP server as a source. */
export const sftpFiles: SourceKind<FetchResult> = {
  run: fetchFiles,
  counts: ({ files }) => ({ FilesLanded: files }),
};

/** Lands the new files of a directory, each whole or not at all. One run of a source reads at a time. */
async function fetchFiles(invocation: Invocation): Promise<FetchResult> {
  const { documents, env, remaining, scheduledAt, secrets, watermarks } = invocation;
  const settings = readSettings(env.SOURCE, sftpSettings, env.SETTINGS);
  const secret = await readSecret(secrets, env.SECRET_NAME, secretSchema(settings.login));
  const { directory } = settings;
  const items = new FileItems(documents, env.WATERMARKS_TABLE, env.SOURCE, directory);
  const tally: Tally = { files: 0, bytes: 0, unsettled: 0, isBehind: false, faults: [] };
  const owner = scheduledAt.toISOString();
  if (!(await items.lock(owner, remaining()))) {
    log("warn", "another run reads this source", { source: env.SOURCE });
    return resultOf(env.SOURCE, { ...tally, isBehind: true });
  }
  try {
    await untilRead({ ...invocation, settings, secret, items, tally });
  } finally {
    await items.unlock(owner);
  }
  if (tally.faults.length > 0) throw refusalOf(env.SOURCE, tally.faults);
  await watermarks.finish(env.SOURCE, owner, new Date().toISOString());
  return resultOf(env.SOURCE, tally);
}

/** Reads the directory, again while what fails is of the passing kind: each time goes on where the last one was. */
async function untilRead(fetching: Fetching): Promise<void> {
  const { remaining, settings, signal, tally } = fetching;
  let bytesBefore = 0;
  for (let tries = 1; ; tries += 1) {
    try {
      return await readDirectory(fetching);
    } catch (error) {
      if (signal.aborted) return endInTime(tally);
      if (!(error instanceof Passing)) throw error;
      // A line that breaks now and then brings a large file over all the same.
      if (tally.bytes > bytesBefore) tries = 1;
      bytesBefore = tally.bytes;
      if (tries >= settings.retry.attempts)
        throw new SftpFailed(`${error.message}, ${tries} times`);
      const wait = waitMs(settings.retry, tries);
      if (wait >= remaining()) throw error;
      log("warn", "server to be asked again", { ...describeError(error), tries });
      await sleep(wait);
    }
  }
}

/** The time of the run was used up in the middle of something. */
function endInTime(tally: Tally): void {
  if (tally.bytes === 0 && tally.files === 0) {
    throw new SftpFailed(
      "the time of the run was used up before anything was read; raise timeoutSeconds in its entry",
    );
  }
  tally.isBehind = true;
}

function refusalOf(source: string, faults: readonly string[]): SftpFailed {
  const shown = faults.slice(0, SHOWN_FAULTS).join("; ");
  const more = faults.length > SHOWN_FAULTS ? `; and ${faults.length - SHOWN_FAULTS} more` : "";
  return new SftpFailed(
    `source ${source} has files that cannot be taken; the others were: ${shown}${more}`,
  );
}

const resultOf = (source: string, { bytes, files, isBehind, unsettled }: Tally): FetchResult => ({
  source,
  files,
  bytes,
  unsettled,
  is_behind: isBehind,
});
