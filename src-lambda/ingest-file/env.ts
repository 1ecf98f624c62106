import * as v from "valibot";
import { environmentReader, positiveInteger, text } from "../core/environment";
import { landingDatasets } from "./contract";

const schema = v.object({
  RAW_BUCKET: text,
  QUARANTINE_BUCKET: text,
  FILES_TABLE: text,
  MAX_FILE_BYTES: positiveInteger,
  MAX_GZIP_RATIO: positiveInteger,
  PART_BYTES: positiveInteger,
  DATASETS: v.pipe(text, v.parseJson(undefined, "is not JSON"), landingDatasets),
});

/** Settings of ingest-file. */
export type Env = v.InferOutput<typeof schema>;

/** Reads and checks the settings of ingest-file. */
export const readEnv = environmentReader("ingest-file", schema);
