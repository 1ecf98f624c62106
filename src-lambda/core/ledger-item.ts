/** `reference` files are snapshots: read by every run, claimed by none. */
export const FILE_STATES = ["ready", "claimed", "done", "refused", "reference"] as const;

/** Where a landed file stands. */
export type FileState = (typeof FILE_STATES)[number];

/** The dataset whose files runs claim. */
export const CLAIMED_DATASET = "sales_raw";

/** One canonical part of an accepted file. */
export interface Part {
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
}

/** The ledger's item for one content of one dataset, whatever names it landed under. */
export interface FileItem {
  readonly file_id: string;
  readonly dataset: string;
  readonly sha256: string;
  readonly state: FileState;
  readonly reason?: string;
  readonly reason_code?: string;
  /** Form of an accepted file: csv, jsonl or parquet. */
  readonly format?: string;
  /** The contract's mapping that the file follows, if not the contract's own names. */
  readonly mapping?: string;
  readonly notices: readonly string[];
  readonly keys: readonly string[];
  readonly version_id: string;
  readonly bytes: number;
  readonly rows: number;
  readonly malformed: number;
  readonly parts: readonly Part[];
  readonly original_key: string;
  readonly ingest_date: string;
  readonly arrived_at: string;
  readonly run_id?: string;
  readonly claimed_at?: string;
  readonly finished_at?: string;
}

/** Key of a content in the ledger. */
export function fileId(dataset: string, sha256: string): string {
  return `${dataset}#${sha256}`;
}
