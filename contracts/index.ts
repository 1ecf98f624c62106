import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Contract, toContract } from "./contract";

export type { Column, Contract, TableFormat, Zone } from "./contract";
export { toContract } from "./contract";
export { INGEST_COLUMNS, type LandingFormat, type LandingMapping } from "./landing";

const FOLDER = "contracts";
const SUFFIX = ".odcs.yaml";

let documents: ReadonlyMap<string, unknown> | undefined;

/** Every contract as written (`contracts/<name>.odcs.yaml`), by name. */
export function contractDocuments(): ReadonlyMap<string, unknown> {
  return (documents ??= readDocuments(FOLDER));
}

/** The contracts in a folder as written, by name. */
export function readDocuments(folder: string): ReadonlyMap<string, unknown> {
  const files = readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  return new Map(
    files.sort().map((file) => [file.slice(0, -SUFFIX.length), readDocument(`${folder}/${file}`)]),
  );
}

function readDocument(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8")) as unknown;
  } catch (error) {
    throw new Error(`${path} cannot be read as YAML: ${String(error)}`, { cause: error });
  }
}

let loaded: ReadonlyMap<string, Contract> | undefined;

/** Every contract of the project, by name; one that is not understood is an error. */
export function contracts(): ReadonlyMap<string, Contract> {
  return (loaded ??= new Map(
    [...contractDocuments()].map(([name, document]) => [
      name,
      toContract(`${FOLDER}/${name}${SUFFIX}`, document),
    ]),
  ));
}

/** The contract of one dataset. */
export function contract(name: string): Contract {
  const found = contracts().get(name);
  if (found) return found;
  const known = [...contracts().keys()].join(", ");
  throw new Error(`no contract "${name}"; known are ${known}; write ${FOLDER}/${name}${SUFFIX}`);
}
