import type { Contract } from "../../contracts";

/**
 * Names of the columns that canonical parts of a dataset may have, the longest list first: a contract grows by
 * optional columns at the end, and parts from before have one less for each.
 */
export function partHeaders({ columns }: Contract): readonly (readonly string[])[] {
  const optional = [...columns].reverse().findIndex(({ required }) => required);
  const names = columns.map(({ name }) => name);
  return Array.from({ length: optional + 1 }, (_, absent) => names.slice(0, names.length - absent));
}
