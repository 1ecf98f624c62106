import {
  BatchGetPartitionCommand,
  EntityNotFoundException,
  type GlueClient,
} from "@aws-sdk/client-glue";
import type { ManifestFile } from "../core/manifest";
import type { Env } from "./env";

/** Most partitions that Glue gives at once. */
const BATCH = 1000;

/** Columns and types of each file as the crawler saw them, by the file's hash. */
export type Discovered = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads what the crawler wrote of the files: each is a partition. */
export async function discoveredOf(
  glue: GlueClient,
  { DISCOVERED_DATABASE, DISCOVERED_TABLE }: Env,
  files: readonly ManifestFile[],
): Promise<Discovered> {
  const found = new Map<string, ReadonlyMap<string, string>>();
  let wanted = files.map(({ ingest_date, sha256 }) => ({ Values: [ingest_date, sha256] }));
  while (wanted.length > 0) {
    const ask = new BatchGetPartitionCommand({
      DatabaseName: DISCOVERED_DATABASE,
      TableName: DISCOVERED_TABLE,
      PartitionsToGet: wanted.slice(0, BATCH),
    });
    const answer = await glue.send(ask).catch((error: unknown) => {
      // A crawl that could make nothing of any file makes no table.
      if (error instanceof EntityNotFoundException) return undefined;
      throw error;
    });
    if (!answer) return found;
    const { Partitions = [], UnprocessedKeys = [] } = answer;
    for (const { StorageDescriptor, Values } of Partitions) {
      const columns = StorageDescriptor?.Columns ?? [];
      found.set(
        Values?.[1] ?? "",
        new Map(columns.map(({ Name, Type }) => [Name ?? "", Type ?? ""])),
      );
    }
    const again = UnprocessedKeys.map(({ Values }) => ({ Values: Values ?? [] }));
    wanted = [...wanted.slice(BATCH), ...again];
  }
  return found;
}
