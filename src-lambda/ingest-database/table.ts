import { escapeIdentifier, escapeLiteral } from "pg";
import type { Connection } from "./connection";
import { DatabaseFailed } from "./database-error";
import type { DatabaseSettings } from "./settings";

/** Types that a watermark may have, as the catalog names them, and the type to compare it in. */
const WATERMARK_TYPES: Readonly<
  Record<DatabaseSettings["watermark"]["by"], Readonly<Record<string, string>>>
> = {
  time: {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    date: "date",
  },
  number: { smallint: "bigint", integer: "bigint", bigint: "bigint", numeric: "numeric" },
};

/** The table of an entry, found in the database. */
export interface Table {
  /** Its name as SQL, quoted. */
  readonly name: string;
  /** The type in which its watermark is compared. */
  readonly watermarkType: string;
}

/** Finds the table of an entry and all the columns it names; the error says what is there instead. */
export async function findTable(
  connection: Connection,
  settings: DatabaseSettings,
): Promise<Table> {
  const { columns, key, schema, table, watermark } = settings;
  const name = `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
  const rows = await connection.query(
    `select attname, format_type(atttypid, null) from pg_attribute
     where attrelid = to_regclass(${escapeLiteral(name)}) and attnum > 0 and not attisdropped
     order by attnum`,
  );
  if (rows.length === 0) {
    throw new DatabaseFailed(`there is no table ${name}; correct schema and table in its entry`);
  }
  const types = new Map(rows.map(([column = "", type]) => [column, type ?? ""]));
  const missing = [...columns, ...key, watermark.column].filter((column) => !types.has(column));
  if (missing.length > 0) {
    throw new DatabaseFailed(
      `table ${name} has no column ${list(new Set(missing))}; it has ${list(types.keys())}`,
    );
  }
  return { name, watermarkType: watermarkType(settings, types.get(watermark.column) ?? "") };
}

function watermarkType({ watermark }: DatabaseSettings, type: string): string {
  const allowed = WATERMARK_TYPES[watermark.by];
  const found = allowed[type];
  if (found !== undefined) return found;
  throw new DatabaseFailed(
    `watermark column "${watermark.column}" is of type ${type}; by ${watermark.by} it must be one of ` +
      `${Object.keys(allowed).join(", ")}`,
  );
}

const list = (names: Iterable<string | null>) => [...names].map((name) => `"${name}"`).join(", ");
