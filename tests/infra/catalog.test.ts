import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import type { TerraformStack } from "cdktf";
import { type Contract, contract, contracts } from "../../contracts";
import { ExternalTable } from "../../modules/catalog/external-table";
import { IcebergTable } from "../../modules/catalog/iceberg-table";
import { expiries } from "../../modules/catalog/retention";
import { landingDatasets } from "../../modules/pipeline/landing-datasets";
import { DataBucket } from "../../modules/storage/data-bucket";
import { DataKey } from "../../modules/storage/data-key";
import { emptyStack, synth } from "../synth";

const all = [...contracts().values()];

function props(stack: TerraformStack, name: string) {
  const key = new DataKey(stack, "key", { alias: "a", description: "d", protect: false });
  const settings = { name: "lake", zone: "raw", key, destroyWithData: true, protect: false };
  const bucket = new DataBucket(stack, "bucket", settings);
  return { contract: contract(name), bucket, database: "raw" };
}

const tableOf = (name: string) =>
  synth((stack) => {
    new ExternalTable(stack, "table", props(stack, name));
  }).only(GlueCatalogTable);

describe("an external table of canonical parts", () => {
  it("works out its daily partitions and reads below them", () => {
    expect(tableOf("sales_raw")).toMatchObject({
      partition_keys: [{ name: "ingest_date", type: "string" }],
      parameters: {
        "projection.ingest_date.type": "date",
        "storage.location.template": "s3://lake/sales_raw/ingest_date=$${ingest_date}/",
      },
    });
  });

  it("has every column as text, for Athena reads it as Trino does", () => {
    const { columns } = tableOf("sales_raw")["storage_descriptor"] as {
      columns: { name: string; type: string }[];
    };
    expect(columns[0]).toMatchObject({ name: "source_line", type: "string" });
    expect(columns.map(({ name }) => name)).not.toContain("source_sha256");
  });
});

it("a table of JSON lines keeps its types", () => {
  const { columns, ser_de_info } = tableOf("pipeline_runs")["storage_descriptor"] as {
    columns: { name: string; type: string }[];
    ser_de_info: object;
  };
  expect(columns.find(({ name }) => name === "affected_dates")?.type).toBe("array<string>");
  expect(ser_de_info).toMatchObject({
    serialization_library: "org.openx.data.jsonserde.JsonSerDe",
  });
});

it("says which of the two kinds of table a contract needs", () => {
  const stack = emptyStack();
  const sales = props(stack, "sales");
  expect(() => new ExternalTable(stack, "x", sales)).toThrow("sales is iceberg; an external table");
  const raw = { ...sales, contract: contract("stores") };
  expect(() => new IcebergTable(stack, "y", raw)).toThrow("stores is csv, not iceberg");
});

describe("retention", () => {
  it("follows the contracts in each zone", () => {
    expect(expiries("raw", all)).toEqual([
      { prefix: "landing/", days: 30 },
      { prefix: "sales_raw/", days: 400 },
      { prefix: "original/sales_raw/", days: 400 },
    ]);
    expect(expiries("quarantine", all)).toEqual([{ prefix: "files/sales_raw/", days: 400 }]);
    expect(expiries("curated", all)).toEqual([{ prefix: "pipeline_runs/", days: 400 }]);
    expect(expiries("processed", all)).toEqual([]);
  });

  it("never takes the newest stores away", () => {
    const prefixes = expiries("raw", all).map(({ prefix }) => prefix);
    expect(prefixes.filter((prefix) => prefix.includes("stores"))).toEqual([]);
  });
});

describe("datasets of the drop box", () => {
  it("are told apart by folder, with the columns a file must have", () => {
    const { sales, stores } = landingDatasets(all);
    expect(sales).toMatchObject({ dataset: "sales_raw", reference: false });
    expect(sales?.columns[0]).toEqual({ name: "transaction_id", required: true });
    expect(sales?.columns).toHaveLength(14);
    expect(stores).toMatchObject({ dataset: "stores", reference: true });
  });

  it("are reference data unless another dataset is made from them", () => {
    const orphan: Contract = { ...contract("sales"), source: undefined };
    const without = all.map((each) => (each.name === "sales" ? orphan : each));
    expect(landingDatasets(without)["sales"]?.reference).toBe(true);
  });

  it("have a folder each", () => {
    const again = { ...contract("stores"), name: "shops" };
    expect(() => landingDatasets([...all, again])).toThrow(
      "stores and shops both land under stores/; give one of them another landingPrefix",
    );
  });

  it("tell how files may land", () => {
    const { stores } = landingDatasets(all);
    expect(stores).toMatchObject({ formats: ["csv", "jsonl"], mappings: [] });
  });
});
