import * as v from "valibot";
import { landingDataset, type LandingDataset } from "../transform/landing-dataset";
import { Refused } from "../transform/refused";

/** What may land under each folder of the drop box, as the stack derives it from the contracts. */
export const landingDatasets = v.record(v.string(), landingDataset);

/** The dataset a landing key belongs to, or undefined. The key is taken as it is: never decoded. */
export function datasetOf(
  key: string,
  datasets: Readonly<Record<string, LandingDataset>>,
): LandingDataset | undefined {
  const prefix = /^landing\/([^/]+)\/.+$/s.exec(key)?.[1];
  return prefix !== undefined && Object.hasOwn(datasets, prefix) ? datasets[prefix] : undefined;
}

/** A file in no folder of the drop box. */
export function unknownDataset(
  key: string,
  datasets: Readonly<Record<string, LandingDataset>>,
): Refused {
  const folders = Object.keys(datasets).map((folder) => `landing/${folder}/`);
  const reason = `${key} lies in none of ${folders.join(", ")}; drop it into the one it is for`;
  return new Refused("unknown_dataset", reason);
}
