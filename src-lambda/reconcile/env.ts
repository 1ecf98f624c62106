import * as v from "valibot";
import { environmentReader, text } from "../core/environment";

const schema = v.object({ CURATED_BUCKET: text, FILES_TABLE: text, LEASES_TABLE: text });

/** Settings of reconcile. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of reconcile. */
export const readEnv = environmentReader("reconcile", schema);
