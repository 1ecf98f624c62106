import type { Column } from "./env";
import { exampleOf, isReadable } from "./readable";

/** Fewer rows say nothing about a file: a handful can all be faulty by accident. */
export const FEWEST_ROWS = 20;

/** A file as the crawler saw it, and its first records. */
export interface Evidence {
  /** Type of each column; undefined if the crawler has no entry for the file. */
  readonly seen: ReadonlyMap<string, string> | undefined;
  readonly records: readonly (readonly string[])[];
  /** Rows of the whole file. */
  readonly rows: number;
}

/** What a file's evidence says: `faults` make every row unusable, `notices` none. */
export interface Verdict {
  readonly notices: readonly string[];
  readonly faults: readonly string[];
}

/** Holds what was seen of a file against its contract. */
export function judge(columns: readonly Column[], evidence: Evidence): Verdict {
  return { notices: noticesOn(columns, evidence.seen), faults: faultsOf(columns, evidence) };
}

function noticesOn(columns: readonly Column[], seen: Evidence["seen"]): string[] {
  if (!seen) return ["the crawler has no entry for it"];
  const known = new Set(columns.map(({ name }) => name));
  const extra = [...seen.keys()].filter((name) => !known.has(name));
  const absent = [...known].filter((name) => !seen.has(name));
  return [
    ...(extra.length > 0
      ? [`the crawler saw columns not in the contract: ${extra.join(", ")}`]
      : []),
    ...(absent.length > 0 ? [`the crawler did not see the columns ${absent.join(", ")}`] : []),
  ];
}

/**
 * The crawler calls a column of numbers `string` for one faulty value, and that row is quarantined
 * alone. So its word is not enough: a fault is what no row looked at can do with.
 */
function faultsOf(columns: readonly Column[], { records, rows, seen }: Evidence): string[] {
  if (records.length < FEWEST_ROWS) return [];
  const looked = records.length < rows ? `its first ${records.length} rows` : `its ${rows} rows`;
  const malformed = columns.findIndex(({ name }) => name === "malformed");
  const split = records.filter((record) => !record[malformed]);
  if (split.length === 0) return [`none of ${looked} can be split into the columns of its header`];
  return columns.flatMap((column, i) => {
    if (!split.every((record) => isUnusable(record[i] ?? "", column))) return [];
    const type = seen?.get(column.name);
    const saw = type === undefined ? "" : `, the crawler saw ${type}`;
    const example = exampleOf(column.type);
    const like = example === undefined ? "" : ` (one is written ${example})`;
    return [`${column.name} must be ${needs(column)}${saw}; none of ${looked} is${like}`];
  });
}

/** What the job takes for blank, too: line breaks as they stand in a canonical part, and that of IBM. */
const OTHER_BLANKS = /\\[nr]|\u0085/g;

function isUnusable(field: string, { required, type }: Column): boolean {
  const text = field.replaceAll(OTHER_BLANKS, " ").trim();
  return text === "" ? required : !isReadable(text, type);
}

const needs = ({ required, type }: Column): string =>
  type === "string" ? "filled" : required ? type : `${type} or blank`;
