import {
  type Contract,
  INGEST_COLUMNS,
  type LandingFormat,
  type LandingMapping,
} from "../../contracts";
import { isReference } from "../catalog/retention";

/** What `ingest-file` must know of a dataset that lands as files. */
export interface LandingDataset {
  readonly dataset: string;
  readonly columns: readonly { readonly name: string; readonly required: boolean }[];
  /** A full snapshot to look things up in; runs do not claim it. */
  readonly reference: boolean;
  readonly formats: readonly LandingFormat[];
  readonly mappings: readonly LandingMapping[];
}

/** The datasets of the drop box, by the folder they land in. */
export function landingDatasets(all: readonly Contract[]): Record<string, LandingDataset> {
  const landing = all.filter(({ landingPrefix }) => landingPrefix !== undefined);
  checkFolders(landing);
  return Object.fromEntries(
    landing.map((contract) => [contract.landingPrefix, toLandingDataset(contract, all)]),
  ) as Record<string, LandingDataset>;
}

function checkFolders(landing: readonly Contract[]): void {
  for (const { landingPrefix, name } of landing) {
    const other = landing.find((one) => one.landingPrefix === landingPrefix && one.name !== name);
    if (!other) continue;
    throw new Error(
      `${name} and ${other.name} both land under ${landingPrefix}/; ` +
        `give one of them another landingPrefix`,
    );
  }
}

function toLandingDataset(contract: Contract, all: readonly Contract[]): LandingDataset {
  const columns = contract.columns.filter(({ name }) => !INGEST_COLUMNS.includes(name));
  return {
    dataset: contract.name,
    columns: columns.map(({ name, required }) => ({ name, required })),
    reference: isReference(contract, all),
    formats: contract.landingFormats,
    mappings: contract.landingMappings,
  };
}
