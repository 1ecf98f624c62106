import { constants } from "node:fs";
import type { FileEntryWithStats } from "ssh2";
import { namePattern } from "./name-pattern";
import type { SftpSettings } from "./settings";

const DAY_MS = 24 * 3600 * 1000;

/** A file of the directory; the three together tell a new one from one that was taken. */
export interface FoundFile {
  readonly name: string;
  readonly size: number;
  /** To the second: SFTP knows no more. */
  readonly modifiedAt: string;
}

/** What of a directory counts. */
export interface Found {
  /** The oldest first, so that a correction comes after what it corrects. */
  readonly files: readonly FoundFile[];
  /** Changed too short a while ago to be whole. */
  readonly unsettled: number;
  /** What can never be taken as it is, and why. */
  readonly faults: readonly string[];
}

/** Sorts out a listing: only files, no links and folders, whose names follow the pattern. */
export function foundFiles(
  entries: readonly FileEntryWithStats[],
  settings: Pick<SftpSettings, "pattern" | "settleSeconds" | "maxFileBytes">,
  now: number,
): Found {
  const follows = namePattern(settings.pattern);
  const files: FoundFile[] = [];
  const faults: string[] = [];
  let unsettled = 0;
  for (const { attrs, filename: name, longname } of entries) {
    if (!follows(name) || isOther(attrs, longname)) continue;
    const fault = faultOf(name, attrs, settings.maxFileBytes, now);
    if (fault) faults.push(`${JSON.stringify(name)} ${fault}`);
    else if (now - attrs.mtime * 1000 < settings.settleSeconds * 1000) unsettled += 1;
    else files.push(asFile(name, attrs));
  }
  files.sort((a, b) => compare(a.modifiedAt, b.modifiedAt) || compare(a.name, b.name));
  return { files, unsettled, faults };
}

/** A file by name, size and time. */
export function asFile(
  name: string,
  { mtime, size }: { readonly mtime: number; readonly size: number },
): FoundFile {
  return { name, size, modifiedAt: new Date(mtime * 1000).toISOString() };
}

/** Whether two looks have seen the same file. */
export const isSame = (one: FoundFile, other: FoundFile): boolean =>
  one.size === other.size && one.modifiedAt === other.modifiedAt;

/** Whether it is a folder, a link or the like. Servers need not say; then the line as of `ls -l` may. */
function isOther({ mode }: { readonly mode?: number }, longname: string): boolean {
  const kind = (mode ?? 0) & constants.S_IFMT;
  return kind === 0 ? /^[dlbcps][-rwxsStT]{9}/.test(longname) : kind !== constants.S_IFREG;
}

function faultOf(
  name: string,
  attrs: { readonly mtime?: number; readonly size?: number },
  maxFileBytes: number,
  now: number,
): string | undefined {
  // A server that lists such names wants more to be opened than what is in the directory.
  if (/[/\0]/.test(name)) return "is not the name of a file in a directory";
  const { mtime, size } = attrs;
  if (mtime === undefined || size === undefined)
    return "has no time or no size in the server's list";
  if (name.includes("\uFFFD")) return "is a name in another encoding than UTF-8";
  if (size > maxFileBytes) return `has ${size} bytes; maxFileBytes allows ${maxFileBytes}`;
  if (mtime * 1000 > now + DAY_MS) return "was changed in the future, so it never settles";
  return undefined;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
