import Ajv2019 from "ajv/dist/2019";
import addFormats from "ajv-formats";
import { contract, contractDocuments, contracts, toContract } from "../../contracts";
import odcs from "./odcs-3.1.0.schema.json";

const ajv = new Ajv2019({ strict: false, allErrors: true });
addFormats(ajv);
const isOdcs = ajv.compile(odcs);
const stores = contractDocuments().get("stores") as Record<string, unknown>;
const FILE = "contracts/stores.odcs.yaml";

it.each([...contractDocuments()])(
  "%s follows the Open Data Contract Standard",
  (_name, document) => {
    isOdcs(document);
    expect(isOdcs.errors ?? []).toEqual([]);
  },
);

it("the standard's schema sees a misspelt key", () => {
  expect(isOdcs({ ...stores, slaPropertys: [] })).toBe(false);
});

it("knows the datasets", () => {
  const zones = [...contracts().values()].map(({ name, zone, tableFormat }) => [
    name,
    zone,
    tableFormat,
  ]);
  expect(zones).toEqual([
    ["customer_insights", "curated", "iceberg"],
    ["daily_sales", "curated", "iceberg"],
    ["pipeline_runs", "curated", "jsonl"],
    ["product_pairs", "curated", "iceberg"],
    ["sales", "processed", "iceberg"],
    ["sales_features", "curated", "iceberg"],
    ["sales_forecast", "curated", "iceberg"],
    ["sales_quarantine", "quarantine", "iceberg"],
    ["sales_raw", "raw", "csv"],
    ["stores", "raw", "csv"],
  ]);
});

it("keeps columns and partition keys apart, each in order", () => {
  const { columns, partitionKeys } = contract("sales_raw");
  expect(columns.slice(0, 4).map(({ name }) => name)).toEqual([
    "source_line",
    "malformed",
    "malformed_record",
    "transaction_id",
  ]);
  expect(partitionKeys.map(({ name }) => name)).toEqual(["ingest_date", "source_sha256"]);
});

it("counts retention in days", () => {
  expect(contract("sales").retentionDays).toBe(7 * 365);
  expect(contract("sales_raw").retentionDays).toBe(400);
});

it("names the contracts there are", () => {
  expect(() => contract("customers")).toThrow(
    /no contract "customers"; known are customer_insights, .*; write contracts\/customers\.odcs\.yaml/,
  );
});

describe("does not accept what it does not understand", () => {
  const custom = stores["customProperties"] as object[];

  it.each([
    ["another version of the standard", { apiVersion: "v2.2.2" }, /apiVersion/],
    ["a zone", { customProperties: [{ property: "zone", value: "gold" }] }, /zone/],
    [
      "a custom property",
      { customProperties: [...custom, { property: "colour", value: "red" }] },
      /colour/,
    ],
    [
      "a unit",
      { slaProperties: [{ property: "retention", value: 1, unit: "w" }] },
      /unit "w" of retention; use one of d, y/,
    ],
    [
      "a limit that nobody evaluates",
      {
        schema: (stores["schema"] as { properties: object[] }[]).map((table) => ({
          ...table,
          properties: [{ ...table.properties[0], logicalTypeOptions: { multipleOf: 5 } }],
        })),
      },
      /multipleOf/,
    ],
    ["no retention", { slaProperties: [] }, /no slaProperties entry "retention"; add one/],
  ])("%s", (_what, change, message) => {
    expect(() => toContract(FILE, { ...stores, ...change })).toThrow(message);
  });

  it("a file of another name", () => {
    expect(() => toContract("contracts/shops.odcs.yaml", stores)).toThrow(
      'contracts/shops.odcs.yaml describes "stores"; name the file stores.odcs.yaml',
    );
  });
});
