import { readFileSync } from "node:fs";
import type { DataSet } from "../../../dashboards/data-sets";

/** What QuickSight takes a column for. */
export type ColumnType = "STRING" | "INTEGER" | "DECIMAL" | "DATETIME";

/** The columns of a data set, by name. */
export type Columns = Readonly<Record<string, ColumnType>>;

const FILE = "sql/views/columns.json";
const TYPES: readonly (readonly [RegExp, ColumnType])[] = [
  [/^(varchar|boolean)$/, "STRING"],
  [/^(tinyint|smallint|integer|bigint)$/, "INTEGER"],
  [/^(decimal\(\d+,\d+\)|double|real)$/, "DECIMAL"],
  [/^(date|timestamp\(\d+\))$/, "DATETIME"],
];

/** The columns that a data set takes from its view, in the order of its folders. */
export function columnsOf(name: string, { folders, view }: DataSet): Columns {
  const views = typesOfViews();
  const known = views[view];
  if (!known) {
    throw new Error(
      `data set "${name}": ${FILE} has no view "${view}"; there are ${Object.keys(views).join(", ")}`,
    );
  }
  const taken = Object.values(folders as Record<string, readonly string[]>).flat();
  return Object.fromEntries(
    taken.map((column) => {
      const type = known[column];
      if (type !== undefined) return [column, typeOf(`${view}.${column}`, type)];
      throw new Error(
        `data set "${name}": view "${view}" has no column "${column}"; it has ${Object.keys(known).join(", ")}`,
      );
    }),
  );
}

/** A column as the query of a data set names it: true and false as texts, where QuickSight would make 1 and 0 of them. */
export function selected(view: DataSet["view"], column: string): string {
  const isTruth = typesOfViews()[view]?.[column] === "boolean";
  return isTruth ? `cast(${column} as varchar) as ${column}` : column;
}

const typesOfViews = () =>
  JSON.parse(readFileSync(FILE, "utf8")) as Record<string, Record<string, string>>;

function typeOf(column: string, type: string): ColumnType {
  const found = TYPES.find(([pattern]) => pattern.test(type));
  if (found) return found[1];
  throw new Error(`${column} is a ${type}, which QuickSight cannot hold; leave it out or cast it`);
}
