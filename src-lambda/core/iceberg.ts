import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { GetTableCommand, type GlueClient } from "@aws-sdk/client-glue";
import * as v from "valibot";
import { splitUri } from "./manifest";

/** Where the catalog and the files are. */
export interface Lake {
  readonly glue: GlueClient;
  readonly s3: S3Client;
}

/** The state of a table that readers see. */
export interface Snapshot {
  /** Beyond 2^53, so a text. */
  readonly id: string;
  /** Of its data files. */
  readonly bytes: number;
}

const metadata = v.object({
  "current-snapshot-id": v.optional(v.nullable(v.number())),
  snapshots: v.optional(
    v.array(
      v.object({
        "snapshot-id": v.number(),
        summary: v.optional(v.record(v.string(), v.string()), {}),
      }),
    ),
    [],
  ),
});
const CURRENT = /"current-snapshot-id"\s*:\s*(\d+)/;

/** What an Iceberg table publishes; undefined if there is no such table, or nothing in it yet. */
export async function publishedSnapshot(
  { glue, s3 }: Lake,
  table: { readonly database: string; readonly table: string },
): Promise<Snapshot | undefined> {
  const uri = await metadataLocation(glue, table);
  if (uri === undefined) return undefined;
  const { bucket, key } = splitUri(uri);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const text = (await Body?.transformToString("utf-8")) ?? "";
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), metadata), text);
  if (!parsed.success) throw new Error(`${uri} is no metadata of an Iceberg table`);
  const id = CURRENT.exec(text)?.[1];
  if (id === undefined) return undefined;
  // As numbers both ids lose the same digits.
  const { "current-snapshot-id": current, snapshots } = parsed.output;
  const summary = snapshots.find((one) => one["snapshot-id"] === current)?.summary;
  return { id, bytes: Number(summary?.["total-files-size"] ?? 0) };
}

async function metadataLocation(
  glue: GlueClient,
  { database, table }: { readonly database: string; readonly table: string },
): Promise<string | undefined> {
  try {
    const get = new GetTableCommand({ DatabaseName: database, Name: table });
    return (await glue.send(get)).Table?.Parameters?.["metadata_location"];
  } catch (error) {
    if (error instanceof Error && error.name === "EntityNotFoundException") return undefined;
    throw error;
  }
}
