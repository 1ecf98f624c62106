import { Refused } from "./refused";

/** Longest record, in bytes. */
export const MAX_RECORD_BYTES = 1024 * 1024;
/** Most names of columns that one file may use. */
export const MAX_COLUMNS = 1000;
/** Below this size nobody asks how well a file was compressed. */
const RATIO_FREE_BYTES = 1024 * 1024;

/** Limits on one file. */
export interface Limits {
  /** Of what lands, and of the text it unpacks to. */
  readonly maxFileBytes: number;
  /** How many times its size a packed file may unpack to. */
  readonly maxGzipRatio: number;
}

/** Most bytes that a packed file of this size may unpack to before it counts as a bomb. */
export function mostUnpacked(fileBytes: number, { maxGzipRatio }: Limits): number {
  return Math.max(RATIO_FREE_BYTES, fileBytes * maxGzipRatio);
}

/** More bytes than are taken; `what` says which. */
export function tooLarge(what: string, { maxFileBytes }: Limits): Refused {
  return new Refused("too_large", `${what}, at most ${maxFileBytes} are taken; split the file`);
}

/** A record that is longer than any is read; `where` says which. */
export function recordTooLarge(where: string): Refused {
  const reason = `record ${where} is longer than ${MAX_RECORD_BYTES} bytes`;
  return new Refused("record_too_large", reason);
}
