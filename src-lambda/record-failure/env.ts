import * as v from "valibot";
import { type EnvironmentSource, readEnvironment, text } from "../core/environment";

const schema = v.object({ CURATED_BUCKET: text });

/** Settings of record-failure. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of record-failure. */
export function readEnv(source: EnvironmentSource): Env {
  return readEnvironment("record-failure", schema, source);
}
