import * as v from "valibot";
import { environmentReader, text } from "../core/environment";
import { WEEKDAYS } from "./weekdays";

const schema = v.object({
  MODEL_GROUP: text,
  /** Folder of the features of all runs. */
  FEATURES_URI: text,
  /** The training code, a tar.gz. */
  CODE_URI: text,
  TRAINING_WEEKDAY: v.picklist(WEEKDAYS),
  MARGIN: text,
  CHAMPION_TOLERANCE: text,
  FEATURES_DATABASE: text,
  FEATURES_TABLE: text,
});

/** Settings of plan-model. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of plan-model. */
export const readEnv = environmentReader("plan-model", schema);
