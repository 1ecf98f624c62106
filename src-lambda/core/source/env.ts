import * as v from "valibot";
import { type EnvironmentSource, positiveInteger, readEnvironment, text } from "../environment";

const schema = v.object({
  /** Name of the entry in config/. */
  SOURCE: text,
  /** What the entry says about its kind, as JSON. */
  SETTINGS: v.pipe(text, v.parseJson(undefined, "is not JSON")),
  SECRET_NAME: text,
  RAW_BUCKET: text,
  /** Folder of the raw bucket in which the dataset lands. */
  LANDING_PREFIX: text,
  /** Of what lands, and of the text it unpacks to: more would be refused. */
  MAX_FILE_BYTES: positiveInteger,
  WATERMARKS_TABLE: text,
  IDEMPOTENCY_TABLE: text,
});

/** Settings that every kind of source has. */
export type SourceEnv = v.InferOutput<typeof schema>;

/** Reads and checks the settings of a source's function. */
export function readSourceEnv(functionName: string, source: EnvironmentSource): SourceEnv {
  return readEnvironment(functionName, schema, source);
}

/** Understands what an entry says about its kind; the error names every fault. */
export function readSettings<S extends v.GenericSchema>(
  source: string,
  schema: S,
  settings: unknown,
): v.InferOutput<S> {
  const result = v.safeParse(schema, settings);
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "?"}: ${issue.message}`);
  throw new Error(
    `settings of source ${source} are not usable: ${faults.join("; ")}. Correct its entry in config/.`,
  );
}
