import { compare } from "../../contracts/diff/compare";
import { contractDocuments } from "../../contracts";

export type Column = Record<string, unknown>;
/** A contract as it is written. */
export type Document = Record<string, unknown> & {
  schema: [Record<string, unknown> & { properties: Column[]; quality?: Column[] }];
};

/** A copy of a contract that a test may change. */
export const contractOf = (name: string) =>
  structuredClone(contractDocuments().get(name)) as unknown as Document;

/** Puts a column in at a place. */
export const insert = (at: number, added: Column) => (document: Document) =>
  document.schema[0].properties.splice(at, 0, added);
/** A column that sources need not deliver. */
export const optional = { name: "loyalty_tier", physicalType: "string", logicalType: "string" };

/** The changes that `edit` makes to a contract, each as `impact of: what`. */
export function changesOf(name: string, edit: (document: Document) => void): string[] {
  const after = contractOf(name);
  edit(after);
  return compare(contractOf(name), after).map(({ impact, of, what }) => `${impact} ${of}: ${what}`);
}
