import * as v from "valibot";
import { environmentReader, positiveInteger, text } from "../core/environment";

const schema = v.object({
  FILES_TABLE: text,
  STATE_MACHINE_ARN: v.pipe(text, v.regex(/:stateMachine:/, "is not the ARN of a state machine")),
  /** A run starts when nothing has arrived for so long. */
  QUIET_MINUTES: positiveInteger,
});

/** Settings of start-run. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of start-run. */
export const readEnv = environmentReader("start-run", schema);
