import { TerraformStack, Testing } from "cdktf";
import { readdirSync } from "node:fs";
import { WholeApp } from "../whole-app";
import { View } from "../../modules/sql/view";
import { hiveType } from "../../modules/sql/column-types";
import { prestoView } from "../../modules/sql/presto-view";

const decode = (text: string) =>
  JSON.parse(
    Buffer.from(text.slice("/* Presto View: ".length, -" */".length), "base64").toString(),
  ) as {
    columns: { name: string; type: string }[];
  } & Record<string, unknown>;

it("keeps a view as Athena does", () => {
  const columns = [{ name: "n", type: "bigint" }];
  const text = prestoView({ sql: "select 1 as n;\n", database: "analytics", columns });
  expect(text).toMatch(/^\/\* Presto View: [A-Za-z0-9+/=]+ \*\/$/);
  expect(decode(text)).toEqual({
    originalSql: "select 1 as n",
    catalog: "awsdatacatalog",
    schema: "analytics",
    columns,
  });
});

it("knows the catalog's word for each type, and says which it knows", () => {
  expect(["varchar", "integer", "decimal(18,2)", "array(date)"].map(hiveType)).toEqual([
    "string",
    "int",
    "decimal(18,2)",
    "array<date>",
  ]);
  expect(() => hiveType("uuid")).toThrow('no Glue type is known for "uuid"; known are varchar,');
});

const views = WholeApp.synth("dev")
  .resources("aws_glue_catalog_table")
  .map(({ body }) => body)
  .filter((body) => body["table_type"] === "VIRTUAL_VIEW");

it("makes a view of every file, by its name", () => {
  const files = readdirSync("sql/views").filter((file) => file.endsWith(".sql"));
  expect(files.length).toBeGreaterThan(10);
  expect(views.map((body) => `${String(body["name"])}.sql`).sort()).toEqual(files.sort());
});

describe.each(views.map((body) => [String(body["name"]), body] as const))("%s", (_, view) => {
  const definition = decode(String(view["view_original_text"]));

  it("starts with its grain, and has no description, which Trino would read as the comment", () => {
    expect(definition["originalSql"]).toMatch(/^-- One row per .+/);
    expect(view["description"]).toBeUndefined();
  });

  it("names the same columns to the catalog and to the engine, as the SQL selects them", () => {
    const { columns } = view["storage_descriptor"] as { columns: { name: string }[] };
    const names = definition.columns.map(({ name }) => name);
    expect(columns.map(({ name }) => name)).toEqual(names);
    // The last `select` in the first column is the one whose columns the view has, up to its `from`.
    const [last = ""] = String(definition["originalSql"])
      .split(/^select\n/m)
      .slice(-1);
    const [select = ""] = last.split(/^from /m);
    const selected = [...select.matchAll(/^ {4}(?:\S.* as )?(?:\w+\.)?(\w+),?$/gm)];
    expect(selected.length).toBeGreaterThan(1);
    expect(names).toEqual(expect.arrayContaining(selected.map(([, name]) => name)));
  });
});

it("refuses a view whose text or columns are not there, and says what to do", () => {
  const app = Testing.app();
  const of = (name: string) => () =>
    new View(new TerraformStack(app, name), "view", { name, database: "a", databaseName: "a" });
  expect(of("nowhere")).toThrow("sql/views/nowhere.sql");
});
