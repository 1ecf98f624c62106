import { Refused } from "../refused";

/** A Parquet file that is not what its own structure says. */
export function damaged(what: string): Refused {
  return new Refused("parquet_corrupt", `Parquet is damaged: ${what}; write and deliver it again`);
}

/** A Parquet file that uses what is not read here. */
export function unsupported(what: string): Refused {
  return new Refused("parquet_unsupported", what);
}

/**
 * Decodes bytes that were read before: whatever goes wrong in it is the file's fault. Reading them
 * must stay outside, for a failed request is not.
 */
export function decoding<T>(what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw damaged(`${what} (${error instanceof Error ? error.message : String(error)})`);
  }
}
