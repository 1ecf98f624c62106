import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { Construct } from "constructs";
import { readdirSync, readFileSync } from "node:fs";
import { hiveType, type ViewColumn } from "./column-types";
import { prestoView } from "./presto-view";

const FOLDER = "sql/views";

export interface ViewProps {
  /** The view, and its file `sql/views/<name>.sql`. */
  readonly name: string;
  /** Database that holds the view. */
  readonly database: string;
  /** The same, known before it exists. */
  readonly databaseName: string;
}

/** A view over the lake, from its SQL file and the committed types of its columns. */
export class View extends Construct {
  constructor(scope: Construct, id: string, { name, database, databaseName }: ViewProps) {
    super(scope, id);
    const sql = sqlOf(name);
    const columns = columnsOf(name);
    new GlueCatalogTable(this, "view", {
      name,
      databaseName: database,
      // No description: Trino would take it for the comment, by which it knows a view.
      tableType: "VIRTUAL_VIEW",
      parameters: { presto_view: "true", comment: "Presto View" },
      viewOriginalText: prestoView({ sql, database: databaseName, columns }),
      viewExpandedText: "/* Presto View */",
      storageDescriptor: {
        columns: columns.map((column) => ({ name: column.name, type: hiveType(column.type) })),
        // A view has no files, yet readers of the catalog stumble over an entry without a format.
        serDeInfo: { name: "-", serializationLibrary: "-" },
      },
    });
  }
}

/** The views there are: a file in `sql/views` each. */
export const viewNames = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".sql"))
    .map((file) => file.slice(0, -".sql".length))
    .sort();

/** Types of the columns of every view, as the engine describes them. */
function columnsOf(name: string): readonly ViewColumn[] {
  const file = `${FOLDER}/columns.json`;
  const all = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>>;
  const columns = all[name];
  if (columns) return Object.entries(columns).map(([name, type]) => ({ name, type }));
  throw new Error(`${file} has no columns of "${name}"; run npm run views, which asks the engine`);
}

/** The text of a view; its first line states the grain, which is stored with the text. */
function sqlOf(name: string): string {
  const file = `${FOLDER}/${name}.sql`;
  const sql = readFileSync(file, "utf8");
  if (/^-- One row per .+/.test(sql)) return sql;
  throw new Error(`${file} must start with its grain: "-- One row per ..."`);
}
