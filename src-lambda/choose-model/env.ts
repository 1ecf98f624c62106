import * as v from "valibot";
import { environmentReader, positiveInteger, text } from "../core/environment";

const schema = v.object({
  MODEL_GROUP: text,
  IMAGE_URI: text,
  /** What a model that serves may. */
  MODEL_ROLE_ARN: text,
  /** Begins the names of models. */
  NAME_PREFIX: text,
  CURATED_BUCKET: text,
  /** Size of the endpoint, `<megabytes> <requests at a time>`. @default - there is none */
  ENDPOINT: v.optional(
    v.pipe(
      text,
      v.transform((sizes) => sizes.split(" ")),
      v.strictTuple([positiveInteger, positiveInteger]),
      v.transform(([memoryMb, maxConcurrency]) => ({ memoryMb, maxConcurrency })),
    ),
  ),
});

/** Settings of choose-model. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of choose-model. */
export const readEnv = environmentReader("choose-model", schema);
