import type { S3Client } from "@aws-sdk/client-s3";
import { readJson } from "./json-objects";
import type { FileItem } from "./ledger-item";

/** A claimed file as the Spark jobs see it. */
export interface ManifestFile {
  readonly file_id: string;
  readonly dataset: string;
  readonly sha256: string;
  readonly source_key: string;
  readonly arrived_at: string;
  readonly ingest_date: string;
  readonly rows: number;
  readonly parts: readonly string[];
}

/** The snapshot of stores a run uses. */
export interface ManifestStores {
  readonly sha256: string;
  readonly arrived_at: string;
  readonly parts: readonly string[];
}

/** Who works, and on which day. */
export interface Run {
  readonly run_id: string;
  readonly business_date: string;
}

/** Everything a run reads, fixed before it starts. */
export interface Inputs {
  readonly created_at: string;
  readonly files: readonly ManifestFile[];
  readonly stores: ManifestStores | null;
  readonly rows_in: number;
}

/** What a daily run claimed. */
export type Manifest = Run & Inputs;

/** Object key of a run's manifest. */
export function manifestKey(run_id: string): string {
  return `manifests/${run_id}.json`;
}

/** Bucket and key of an `s3://` address. */
export function splitUri(uri: string): { readonly bucket: string; readonly key: string } {
  const match = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri);
  if (match?.[1] && match[2]) return { bucket: match[1], key: match[2] };
  throw new Error(`manifest_uri is ${JSON.stringify(uri)}, must be s3://<bucket>/<key>`);
}

/** Reads the manifest of a run. */
export async function readManifest(
  s3: S3Client,
  { manifest_uri, run_id }: { readonly manifest_uri: string; readonly run_id: string },
): Promise<Manifest> {
  const { bucket, key } = splitUri(manifest_uri);
  const manifest = (await readJson(s3, bucket, key)) as Manifest | undefined;
  if (manifest?.run_id === run_id) return manifest;
  throw new Error(
    `${manifest_uri} is ${manifest ? `of run ${manifest.run_id}` : "not there"}, ` +
      `must be the manifest of run ${run_id}`,
  );
}

function partUris(bucket: string, file: FileItem): string[] {
  return file.parts.map((part) => `s3://${bucket}/${part.key}`);
}

function manifestFile(bucket: string, file: FileItem): ManifestFile {
  return {
    file_id: file.file_id,
    dataset: file.dataset,
    sha256: file.sha256,
    source_key: file.keys[0] ?? "",
    arrived_at: file.arrived_at,
    ingest_date: file.ingest_date,
    rows: file.rows,
    parts: partUris(bucket, file),
  };
}

/** The manifest of a run: the same files give the same list, in order of arrival. */
export function buildManifest<R extends { readonly run_id: string }>(
  run: R,
  created_at: string,
  bucket: string,
  files: readonly FileItem[],
  stores: FileItem | undefined,
): R & Inputs {
  const sorted = [...files].sort((a, b) =>
    `${a.arrived_at} ${a.sha256}` < `${b.arrived_at} ${b.sha256}` ? -1 : 1,
  );
  return {
    ...run,
    created_at,
    files: sorted.map((file) => manifestFile(bucket, file)),
    stores: stores
      ? {
          sha256: stores.sha256,
          arrived_at: stores.arrived_at,
          parts: partUris(bucket, stores),
        }
      : null,
    rows_in: sorted.reduce((sum, file) => sum + file.rows, 0),
  };
}
