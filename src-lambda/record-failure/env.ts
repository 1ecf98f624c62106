import * as v from "valibot";
import { environmentReader, text } from "../core/environment";

const schema = v.object({
  CURATED_BUCKET: text,
  LEASES_TABLE: text,
  /** Tables that a run leases, with commas between them. */
  LEASED_TABLES: v.pipe(
    text,
    v.transform((names) => names.split(",")),
  ),
});

/** Settings of record-failure. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of record-failure. */
export const readEnv = environmentReader("record-failure", schema);
