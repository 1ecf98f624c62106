import Ajv2019 from "ajv/dist/2019";
import addFormats from "ajv-formats";
import { contract, contractDocuments, contracts, toContract } from "../../contracts";
import { contractOf } from "./changing";
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
  /** The contract with another first column. */
  const withFirst = (change: object) => ({
    schema: (stores["schema"] as { properties: object[] }[]).map((table) => ({
      ...table,
      properties: [{ ...table.properties[0], ...change }],
    })),
  });
  const bounded = (physicalType: string, bound: unknown) =>
    withFirst({ physicalType, logicalTypeOptions: { minimum: bound } });

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
      withFirst({ logicalTypeOptions: { multipleOf: 5 } }),
      /multipleOf/,
    ],
    ["a bound that is no number", bounded("decimal(12,2)", "free"), /a bound must be a value of/],
    ["a bound between whole numbers", bounded("int", 0.5), /a bound must be a value of/],
    ["a bound that is no date", bounded("date", "1st of May"), /or a date as in 2025-06-30/],
    ["a bound of a text", bounded("string", 1), /of a text say minLength/],
    [
      "more digits than there are",
      withFirst({ physicalType: "decimal(39,2)" }),
      /p must be 1 to 38/,
    ],
    ["more digits behind the point", withFirst({ physicalType: "decimal(2,4)" }), /s at most p/],
    ["no retention", { slaProperties: [] }, /no slaProperties entry "retention"; add one/],
  ])("%s", (_what, change, message) => {
    expect(() => toContract(FILE, { ...stores, ...change })).toThrow(message);
  });

  it.each([
    ["quantity", -5],
    ["unit_price", 0.0005],
    ["transaction_ts", "1990-01-01T00:00:00Z"],
    ["business_date", "1990-01-01"],
  ])("but a bound that is a value: %s %s", (name, minimum) => {
    const sales = contractOf("sales");
    const column = sales.schema[0].properties.find((each) => each["name"] === name);
    Object.assign(column ?? {}, { logicalTypeOptions: { minimum } });
    expect(toContract("contracts/sales.odcs.yaml", sales).name).toBe("sales");
  });

  it("a file of another name", () => {
    expect(() => toContract("contracts/shops.odcs.yaml", stores)).toThrow(
      'contracts/shops.odcs.yaml describes "stores"; name the file stores.odcs.yaml',
    );
  });
});
