import * as v from "valibot";

const name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/));

const column = v.object({ name, required: v.boolean() });

const landingDataset = v.object({
  dataset: name,
  reference: v.boolean(),
  columns: v.pipe(v.array(column), v.minLength(1)),
});

/** What may land under each folder of the drop box, as the stack derives it from the contracts. */
export const landingDatasets = v.record(v.string(), landingDataset);

/** A dataset that arrives as files: its name, and its data columns in contract order. */
export type LandingDataset = v.InferOutput<typeof landingDataset>;

/** The dataset a landing key belongs to, or undefined. The key is taken as it is: never decoded. */
export function datasetOf(
  key: string,
  datasets: Readonly<Record<string, LandingDataset>>,
): LandingDataset | undefined {
  const prefix = /^landing\/([^/]+)\/.+$/s.exec(key)?.[1];
  return prefix !== undefined && Object.hasOwn(datasets, prefix) ? datasets[prefix] : undefined;
}
