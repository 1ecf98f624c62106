import * as v from "valibot";
import { environmentReader, text } from "../core/environment";

const schema = v.object({
  CURATED_BUCKET: text,
  BACKFILLS_TABLE: text,
  LEASES_TABLE: text,
  /** Tables that a run leases, with commas between them. */
  LEASED_TABLES: v.pipe(
    text,
    v.transform((names) => names.split(",")),
  ),
  WORKGROUP: text,
  /** The state machine whose runs go first. */
  DAILY_ARN: v.pipe(text, v.regex(/:stateMachine:/, "is not the ARN of a state machine")),
});

/** Settings of track-backfill. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of track-backfill. */
export const readEnv = environmentReader("track-backfill", schema);
