import * as v from "valibot";
import { type EnvironmentSource, readEnvironment, text } from "../core/environment";

const schema = v.object({
  RAW_BUCKET: text,
  CURATED_BUCKET: text,
  FILES_TABLE: text,
  LEASES_TABLE: text,
  STATE_MACHINE_ARN: v.pipe(text, v.regex(/:stateMachine:/, "is not the ARN of a state machine")),
});

/** Settings of await-redrive. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of await-redrive. */
export function readEnv(source: EnvironmentSource): Env {
  return readEnvironment("await-redrive", schema, source);
}
