import type { ViewColumn } from "./column-types";

export interface PrestoView {
  readonly sql: string;
  /** Database in which names without one are looked up. */
  readonly database: string;
  readonly columns: readonly ViewColumn[];
}

/** A view as Athena keeps it in the Glue catalog: JSON in base64 in a comment. */
export function prestoView({ sql, database, columns }: PrestoView): string {
  const definition = {
    originalSql: sql.trim().replace(/;$/, ""),
    catalog: "awsdatacatalog",
    schema: database,
    columns: columns.map(({ name, type }) => ({ name, type })),
  };
  const encoded = Buffer.from(JSON.stringify(definition)).toString("base64");
  return `/* Presto View: ${encoded} */`;
}
