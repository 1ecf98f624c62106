import type { Contract } from "../../contracts";
import { isReference } from "../catalog/retention";

/** Columns that the ingest adds in front of those of the landed file. */
const ADDED = ["source_line", "malformed", "malformed_record"];

/** What `ingest-file` must know of a dataset that lands as files. */
export interface LandingDataset {
  readonly dataset: string;
  readonly columns: readonly { readonly name: string; readonly required: boolean }[];
  /** A full snapshot to look things up in; runs do not claim it. */
  readonly reference: boolean;
}

/** The datasets of the drop box, by the folder they land in. */
export function landingDatasets(all: readonly Contract[]): Record<string, LandingDataset> {
  const landing = all.filter(({ landingPrefix }) => landingPrefix !== undefined);
  return Object.fromEntries(
    landing.map((contract) => [contract.landingPrefix, toLandingDataset(contract, all)]),
  ) as Record<string, LandingDataset>;
}

function toLandingDataset(contract: Contract, all: readonly Contract[]): LandingDataset {
  const columns = contract.columns.filter(({ name }) => !ADDED.includes(name));
  return {
    dataset: contract.name,
    columns: columns.map(({ name, required }) => ({ name, required })),
    reference: isReference(contract, all),
  };
}
