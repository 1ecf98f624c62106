import * as v from "valibot";
import { environmentReader, text } from "../core/environment";

const schema = v.object({ SETTINGS_URI: text, CLUSTERS_TABLE: text });

/** Settings of launch-emr. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of launch-emr. */
export const readEnv = environmentReader("launch-emr", schema);
