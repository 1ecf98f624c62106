import type { Contract, Zone } from "../../contracts";
import type { Expiry } from "../storage/bucket-lifecycle";

/** Folder of the raw bucket into which files are dropped. */
export const LANDING = "landing";
/** Folder of the raw bucket that keeps the untouched bytes. */
export const ORIGINAL = "original";
/** Folder of the quarantine bucket for files that were refused as a whole. */
export const REFUSED = "files";
/** Days for which a file stays in the drop box. */
const LANDING_DAYS = 30;

/**
 * What expires in a zone's bucket, after the contracts. Files of Iceberg tables are not the bucket's to delete, and
 * reference data never expires: its newest snapshot is in force however old it is.
 */
export function expiries(zone: Zone, contracts: readonly Contract[]): Expiry[] {
  const files = contracts.filter(({ tableFormat }) => tableFormat !== "iceberg");
  const expiring = files.filter((contract) => !isReference(contract, contracts));
  const landed = expiring.filter(({ landingPrefix }) => landingPrefix !== undefined);
  const below = (folder: string, of: readonly Contract[]) =>
    of.map(({ name, retentionDays }) => ({ prefix: `${folder}${name}/`, days: retentionDays }));
  return [
    ...(zone === "raw" ? [{ prefix: `${LANDING}/`, days: LANDING_DAYS }] : []),
    ...below(
      "",
      expiring.filter((contract) => contract.zone === zone),
    ),
    ...(zone === "raw" ? below(`${ORIGINAL}/`, landed) : []),
    ...(zone === "quarantine" ? below(`${REFUSED}/`, landed) : []),
  ];
}

/** A landed dataset from which no other is made row by row is looked up: its newest file counts. */
export const isReference = (contract: Contract, contracts: readonly Contract[]): boolean =>
  contract.landingPrefix !== undefined && !contracts.some(({ source }) => source === contract.name);
