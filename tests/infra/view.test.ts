import { WholeApp } from "../whole-app";
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
  expect(["varchar", "integer", "decimal(18,2)"].map(hiveType)).toEqual([
    "string",
    "int",
    "decimal(18,2)",
  ]);
  expect(() => hiveType("uuid")).toThrow('no Glue type is known for "uuid"; known are varchar,');
});

describe("daily_kpis", () => {
  const view = WholeApp.synth("dev")
    .resources("aws_glue_catalog_table")
    .find(({ body }) => body["name"] === "daily_kpis")?.body;
  const definition = decode(String(view?.["view_original_text"]));

  it("starts with its grain, and has no description, which Trino would read as the comment", () => {
    expect(definition["originalSql"]).toMatch(/^-- One row per business_date and currency\./);
    expect(view?.["description"]).toBeUndefined();
  });

  it("names the same columns to the catalog and to the engine, as the SQL selects them", () => {
    const { columns } = view?.["storage_descriptor"] as { columns: { name: string }[] };
    const names = definition.columns.map(({ name }) => name);
    expect(columns.map(({ name }) => name)).toEqual(names);
    const select = String(definition["originalSql"]).split("\nselect\n")[1] ?? "";
    const selected = [...select.matchAll(/^ {4}(?:\S.* as )?(\w+),?$/gm)].map(([, name]) => name);
    expect(selected.length).toBeGreaterThan(3);
    expect(names).toEqual(expect.arrayContaining(selected));
  });
});
