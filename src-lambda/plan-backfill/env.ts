import * as v from "valibot";
import { environmentReader, positiveInteger, text } from "../core/environment";

const schema = v.object({
  RAW_BUCKET: text,
  FILES_TABLE: text,
  BACKFILLS_TABLE: text,
  WORKGROUP: text,
  DATES_PER_RUN: positiveInteger,
  MAX_CONCURRENCY: positiveInteger,
});

/** Settings of plan-backfill. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of plan-backfill. */
export const readEnv = environmentReader("plan-backfill", schema);
