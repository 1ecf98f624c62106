import * as v from "valibot";
import { environmentReader, positiveInteger, text } from "../core/environment";

const schema = v.object({
  RAW_BUCKET: text,
  /** Folder of the drop box, without a slash at its end. */
  LANDING_PREFIX: text,
  FILES_TABLE: text,
  QUEUE_URL: text,
  /** How far back to look. */
  SWEEP_DAYS: positiveInteger,
});

/** Settings of sweep-landing. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of sweep-landing. */
export const readEnv = environmentReader("sweep-landing", schema);
