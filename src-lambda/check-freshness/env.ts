import * as v from "valibot";
import { environmentReader, text } from "../core/environment";

const table = v.object({ dataset: text, database: text, table: text });

const schema = v.object({
  /** The tables that promise to be fresh. */
  TABLES: v.pipe(text, v.parseJson(undefined, "is not JSON"), v.array(table)),
});

/** Settings of check-freshness. */
export type Env = v.InferOutput<typeof schema>;

/** A table that promises to be fresh. */
export type Watched = v.InferOutput<typeof table>;

/** Reads and checks the settings of check-freshness. */
export const readEnv = environmentReader("check-freshness", schema);
