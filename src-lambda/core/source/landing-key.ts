/** S3's limit. */
const MAX_KEY_BYTES = 1024;

/** What an object of a source holds: everything from `from` on and before `to`. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

/**
 * Where a range of a source lands: the same range gives the same key, so that a repeated run replaces the
 * object with itself. Signs that need escaping in tools (`:`, `/`, spaces) are left out.
 */
export function landingKey(prefix: string, source: string, { from, to }: Range): string {
  const key = `${prefix}/${source}/${plain(from)}_${plain(to)}.jsonl.gz`;
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return key;
  throw new Error(
    `source ${source}: the range from ${from} to ${to} is too long for an object key`,
  );
}

const plain = (cursor: string): string => cursor.replace(/[^A-Za-z0-9.+-]/g, "");
