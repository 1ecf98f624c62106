/** Where the untouched bytes of an accepted file are kept, in the raw bucket. */
export function originalKey(dataset: string, sha256: string): string {
  return `original/${dataset}/${sha256}`;
}

/** Where the bytes of a refused file are kept, in the quarantine bucket. */
export function refusedKey(dataset: string, sha256: string): string {
  return `files/${dataset}/${sha256}`;
}

/** Where a canonical part goes: from content and time of arrival only, never from the landing key. */
export function partKey(
  dataset: string,
  ingestDate: string,
  sha256: string,
  index: number,
): string {
  const number = String(index).padStart(5, "0");
  return `${dataset}/ingest_date=${ingestDate}/source_sha256=${sha256}/part-${number}.csv`;
}
