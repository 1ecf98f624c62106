import * as v from "valibot";
import { environmentReader, text } from "../core/environment";

const schema = v.object({
  RAW_BUCKET: text,
  CURATED_BUCKET: text,
  FILES_TABLE: text,
  LEASES_TABLE: text,
  STATE_MACHINE_ARN: v.pipe(text, v.regex(/:stateMachine:/, "is not the ARN of a state machine")),
});

/** Settings of claim-files, and of await-redrive, which takes again what it gave. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of claim-files. */
export const readEnv = environmentReader("claim-files", schema);

/** Reads and checks the same settings of await-redrive. */
export const readAwaitRedriveEnv = environmentReader("await-redrive", schema);
