import type { Contract } from "../../contracts/contract";
import { accessOf } from "../docs/access";
import { type App, awsName, type Resource } from "../docs/app";
import { sqlOf } from "../docs/flow";
import { datasetsIn } from "../docs/machine";
import type { Known } from "./spark-jobs";
import { idOf, type Worker } from "./tree";

/** Functions that write data; those that only read decide and keep books. */
export function functions({ app, books, zones }: Known): Worker[] {
  return app.ofType("aws_lambda_function").flatMap((resource): Worker[] => {
    const { reads, writes } = accessOf(app, resource, zones);
    const data = (places: readonly string[]) =>
      places.filter((place) => place.includes("/") && !books.includes(place));
    if (data(writes).length === 0) return [];
    const parts = new Map([["code", String(resource.body["source_code_hash"])]]);
    return [
      {
        kind: "function",
        name: app.short(awsName(resource)),
        reads: data(reads),
        writes: data(writes),
        parts,
      },
    ];
  });
}

/** The model: its code, and the folders between which forecasts are made. */
export function models({ app }: Known): Worker[] {
  const code = app
    .ofType("aws_s3_object")
    .filter(({ body }) => /sourcedir\.tar\.gz$/.test(String(body["key"])));
  if (code.length === 0) return [];
  const states = app.ofType("aws_sfn_state_machine").flatMap(({ body }) => {
    const { States } = JSON.parse(String(body["definition"])) as {
      States: Record<string, { Resource?: string }>;
    };
    return Object.values(States).filter(({ Resource = "" }) =>
      /sagemaker:createTransformJob/.test(Resource),
    );
  });
  const text = JSON.stringify(states);
  const places = (key: string) =>
    [...text.matchAll(new RegExp(`"${key}(?:\\.\\$)?":"[^"]*?s3://([^/"']+)/([\\w-]+)`, "g"))].map(
      ([, bucket = "", folder = ""]) => `${app.zoneOf(bucket)}/${folder}`,
    );
  const parts = new Map(code.map(({ body, name }) => [name, String(body["source_hash"])]));
  return [
    {
      kind: "model",
      name: "forecast",
      reads: places("S3Uri"),
      writes: places("S3OutputPath"),
      parts,
    },
  ];
}

/** The views with their columns; a view may read others. */
export function views(app: App, contracts: readonly Contract[]): Worker[] {
  const tables = app
    .ofType("aws_glue_catalog_table")
    .filter(({ body }) => body["table_type"] === "VIRTUAL_VIEW")
    .map((table) => ({ ...viewNamed(app, table), table }));
  return tables.map(({ name, table }) => {
    const sql = sqlOf(table.body["view_original_text"]);
    const others = tables.filter((other) => other.name !== name && names(sql, other.name));
    return {
      kind: "view",
      name,
      reads: [
        ...datasetsIn(sql, contracts),
        ...others.map((other) => idOf({ kind: "view", name: other.name })),
      ],
      writes: [],
      parts: new Map([["SQL", sql]]),
      columns: columnsOf(table),
    };
  });
}

function viewNamed(app: App, { body, stack }: Resource): { name: string } {
  const database = app.referred(stack, body["database_name"]);
  return {
    name: `${database ? awsName(database) : String(body["database_name"])}.${String(body["name"])}`,
  };
}

function columnsOf({ body }: Resource): ReadonlyMap<string, string> {
  const { columns = [] } = body["storage_descriptor"] as {
    columns?: { name: string; type: string }[];
  };
  return new Map(columns.map(({ name, type }) => [name, type]));
}

/** Whether a text names `database.table`, in SQL or as schema and table. */
export function names(text: string, qualified: string): boolean {
  const [database = "", table = ""] = qualified.split(".");
  const quoted = (word: string) => `\\\\?"?${word.replaceAll(/[^\w]/g, "\\$&")}\\\\?"?`;
  return new RegExp(`(?<![\\w.])${quoted(database)}\\.${quoted(table)}(?!\\w)`, "i").test(text);
}

/** Data sets and dashboards of QuickSight. */
export function boards(app: App, readable: readonly string[]): Worker[] {
  const sets = app.ofType("aws_quicksight_data_set");
  const own = sets.map((set): Worker => {
    const text = JSON.stringify(set.body);
    const tables = [...text.matchAll(/"relational_table":\[?(\{[^}]*\})/g)].map(
      ([, table = ""]) => JSON.parse(closed(table)) as { schema?: string; name?: string },
    );
    const reads = readable.filter((id) => {
      const qualified = id.replace(/^view /, "").replace("/", ".");
      return (
        names(text, qualified) ||
        tables.some(({ name, schema }) => `${schema ?? ""}.${name ?? ""}` === qualified)
      );
    });
    return {
      kind: "data set",
      name: nameOf(set),
      reads,
      writes: [],
      parts: new Map([["definition", stable(set)]]),
    };
  });
  const dashboards = app.ofType("aws_quicksight_dashboard").map((board): Worker => {
    const text = JSON.stringify(board.body);
    const shown = sets.filter(
      ({ body, name, type }) =>
        text.includes(`${type}.${name}.`) ||
        text.includes(`dataset/${String(body["data_set_id"])}`) ||
        text.includes(`${type}${name}`),
    );
    return {
      kind: "dashboard",
      name: nameOf(board),
      reads: shown.map((set) => idOf({ kind: "data set", name: nameOf(set) })),
      writes: [],
      parts: new Map([["definition", stable(board)]]),
    };
  });
  return [...own, ...dashboards];
}

/** A table that holds its columns is cut at the first of them. */
const closed = (table: string) => table.replace(/"input_columns".*$/, '"rest":0}');
const nameOf = ({ body, name }: Resource) => String(body["name"] ?? name);
const stable = ({ body }: Resource) => JSON.stringify({ ...body, "//": undefined });
