import * as v from "valibot";

const name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/));

const column = v.object({ name, required: v.boolean() });

const mapping = v.object({
  name,
  delimiter: v.picklist([",", ";", "\t", "|"]),
  encoding: v.picklist(["utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15"]),
  /** Contract column by the name the file uses, in lower case. */
  columns: v.record(v.string(), name),
});

/** Schema of one dataset that arrives as files, as the stack derives it from its contract. */
export const landingDataset = v.object({
  dataset: name,
  reference: v.boolean(),
  columns: v.pipe(v.array(column), v.minLength(1)),
  formats: v.pipe(v.array(v.picklist(["csv", "jsonl", "parquet"])), v.minLength(1)),
  mappings: v.array(mapping),
});

/** A dataset that arrives as files: its data columns in contract order, and how files may look. */
export type LandingDataset = v.InferOutput<typeof landingDataset>;

/** A form that records may land in. */
export type Format = LandingDataset["formats"][number];

/** A named way in which somebody's files differ from the contract. */
export type Mapping = v.InferOutput<typeof mapping>;

/** How the text of a file is encoded. */
export type Encoding = Mapping["encoding"];
