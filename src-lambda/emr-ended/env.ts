import * as v from "valibot";
import { environmentReader, text } from "../core/environment";

const schema = v.object({ CLUSTERS_TABLE: text, NAME_PREFIX: text });

/** Settings of emr-ended and stop-emr. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of emr-ended. */
export const readEnv = environmentReader("emr-ended", schema);

/** Reads and checks the settings of stop-emr. */
export const readStopEnv = environmentReader("stop-emr", v.object({ CLUSTERS_TABLE: text }));
