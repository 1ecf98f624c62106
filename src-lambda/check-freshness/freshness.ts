import { type GlueClient, GetTableCommand } from "@aws-sdk/client-glue";
import type { S3Client } from "@aws-sdk/client-s3";
import { readJson } from "../core/json-objects";
import { splitUri } from "../core/manifest";
import type { Watched } from "./env";
import { lastPublished } from "./last-published";

const HOUR_MS = 3_600_000;

/** What the check works with. */
export interface Checking {
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly now: () => Date;
}

/** How old the newest published data of a table is; unknown until something is published. */
export interface Freshness {
  readonly dataset: string;
  readonly published_at?: string;
  readonly hours?: number;
}

/** Looks at what readers of the table see now. */
export async function freshnessOf(checking: Checking, watched: Watched): Promise<Freshness> {
  const { dataset } = watched;
  const location = await metadataLocation(checking.glue, watched);
  if (location === undefined) return { dataset };
  const { bucket, key } = splitUri(location);
  const published = lastPublished(await readJson(checking.s3, bucket, key));
  if (!published) return { dataset };
  const hours = Math.max(0, checking.now().getTime() - published.getTime()) / HOUR_MS;
  return { dataset, published_at: published.toISOString(), hours };
}

/** The first run makes the table: before it there is none. */
async function metadataLocation(glue: GlueClient, { database, table }: Watched) {
  try {
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: database, Name: table }));
    const location = Table?.Parameters?.["metadata_location"];
    if (location) return location;
    throw new Error(`${database}.${table} has no metadata_location; it is no Iceberg table`);
  } catch (error) {
    if (error instanceof Error && error.name === "EntityNotFoundException") return undefined;
    throw error;
  }
}
