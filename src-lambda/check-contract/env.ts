import * as v from "valibot";
import { environmentReader, text } from "../core/environment";

const column = v.object({
  name: v.string(),
  required: v.boolean(),
  /** What its text must be readable as. */
  type: v.string(),
});

const schema = v.object({
  CURATED_BUCKET: text,
  FILES_TABLE: text,
  DISCOVERED_DATABASE: text,
  DISCOVERED_TABLE: text,
  COLUMNS: v.pipe(text, v.parseJson(undefined, "is not JSON"), v.array(column), v.minLength(1)),
});

/** A column of a canonical part, in the order of the contract. */
export type Column = v.InferOutput<typeof column>;

/** Settings of check-contract. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of check-contract. */
export const readEnv = environmentReader("check-contract", schema);
