import type { S3Client } from "@aws-sdk/client-s3";
import * as v from "valibot";
import { readJson } from "../core/json-objects";
import { splitUri } from "../core/manifest";

const text = v.pipe(v.string(), v.nonEmpty("is blank"));
const texts = v.pipe(v.array(text), v.minLength(1, "is empty"));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const byName = v.record(v.string(), v.string());

const job = v.object({
  name: text,
  /** Of spark-submit, up to and with the script. */
  submit: texts,
  arguments: byName,
});

const schema = v.object({
  name_prefix: text,
  release: text,
  log_uri: text,
  service_role: text,
  instance_profile: text,
  security_configuration: text,
  subnet_ids: texts,
  node_group: text,
  service_group: text,
  bootstrap: v.object({ script: text, args: v.array(text) }),
  primary: v.object({ instance_types: texts }),
  core: v.object({
    instance_types: texts,
    min_nodes: count,
    max_nodes: count,
    bytes_per_node: v.pipe(v.number(), v.minValue(1)),
    spot: v.boolean(),
  }),
  configurations: v.array(v.looseObject({ Classification: text })),
  /** The table whose size says how many nodes a run needs. */
  sized_by: v.object({ database: text, table: text }),
  jobs: v.pipe(v.array(job), v.minLength(1, "is empty")),
  tags: byName,
});

/** What every cluster is made from; written by Terraform, read at each launch. */
export type Settings = v.InferOutput<typeof schema>;

/** Checks settings; the error names every fault, and `source`. */
export function parseSettings(source: string, value: unknown): Settings {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
  throw new Error(`${source} holds no settings of a cluster: ${faults.join("; ")}; deploy again`);
}

/** Reads the settings. */
export async function readSettings(s3: S3Client, uri: string): Promise<Settings> {
  const { bucket, key } = splitUri(uri);
  return parseSettings(uri, await readJson(s3, bucket, key));
}
