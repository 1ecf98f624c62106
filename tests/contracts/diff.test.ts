import { compare } from "../../contracts/diff/compare";
import { changesOf, type Column, contractOf, type Document, insert, optional } from "./changing";

const column = ({ schema: [{ properties }] }: Document, name: string) =>
  properties.find((each) => each["name"] === name) as Column;

const customOf = (document: Document, name: string) =>
  (document["customProperties"] as Column[]).find(({ property }) => property === name) as Column;

describe("a change of a contract", () => {
  it("is none without a difference", () => {
    expect(changesOf("sales", () => undefined)).toEqual([]);
  });

  it.each<[string, string, (document: Document) => void, string]>([
    [
      "a dropped column",
      "sales",
      (d) => d.schema[0].properties.splice(8, 1),
      "breaking column quantity: dropped",
    ],
    ["an optional column", "sales", insert(2, optional), "additive column loyalty_tier: added"],
    [
      "a required column that sources must deliver",
      "sales_raw",
      insert(17, { ...optional, required: true }),
      "breaking column loyalty_tier: added as required: sources do not deliver it yet",
    ],
    [
      "a required column of what is made of their rows",
      "sales",
      insert(2, { ...optional, required: true }),
      "breaking column loyalty_tier: added as required: sources do not deliver it yet",
    ],
    ...[
      { property: "derived", value: true },
      { property: "default", value: "none" },
    ].map((filled): [string, string, (document: Document) => void, string] => [
      `a required column that a job fills: ${filled.property}`,
      "sales",
      insert(2, { ...optional, required: true, customProperties: [filled] }),
      "additive column loyalty_tier: added",
    ]),
    [
      "a required column of figures",
      "daily_sales",
      insert(2, { ...optional, required: true }),
      "additive column loyalty_tier: added",
    ],
    [
      "a wider whole number",
      "sales",
      (d) => (column(d, "quantity")["physicalType"] = "bigint"),
      "additive column quantity: type widened: int -> bigint",
    ],
    [
      "a wider decimal",
      "sales",
      (d) => (column(d, "total_amount")["physicalType"] = "decimal(18,2)"),
      "additive column total_amount: type widened: decimal(14,2) -> decimal(18,2)",
    ],
    [
      "another scale",
      "sales",
      (d) => (column(d, "total_amount")["physicalType"] = "decimal(18,4)"),
      "breaking column total_amount: type narrowed or changed: decimal(14,2) -> decimal(18,4)",
    ],
    [
      "a column that is required now",
      "sales",
      (d) => (column(d, "customer_id")["required"] = true),
      "breaking column customer_id: is required now",
    ],
    [
      "a column that may be missing now",
      "sales",
      (d) => delete column(d, "region")["required"],
      "additive column region: may be missing now",
    ],
    [
      "another key",
      "sales",
      (d) => delete column(d, "transaction_id")["primaryKey"],
      "breaking column transaction_id: primaryKey true -> none",
    ],
    [
      "another partition",
      "sales",
      (d) => (column(d, "store_id")["partitioned"] = true),
      "breaking column store_id: partitioned none -> true",
    ],
    [
      "a shorter text",
      "sales",
      (d) => (column(d, "order_id")["logicalTypeOptions"] = { minLength: 1, maxLength: 32 }),
      "breaking column order_id: maxLength 64 -> 32",
    ],
    [
      "a longer text",
      "sales",
      (d) => (column(d, "order_id")["logicalTypeOptions"] = { minLength: 1, maxLength: 99 }),
      "additive column order_id: maxLength 64 -> 99",
    ],
    [
      "another pattern",
      "sales",
      (d) => (column(d, "currency")["logicalTypeOptions"] = { pattern: "^(EUR|USD)$" }),
      "breaking column currency: pattern ^[A-Z]{3}$ -> ^(EUR|USD)$",
    ],
    [
      "a later first day",
      "stores",
      (d) => (column(d, "opened_on")["logicalTypeOptions"] = { minimum: "1990-01-01" }),
      "breaking column opened_on: minimum none -> 1990-01-01",
    ],
    [
      "a list of allowed values",
      "stores",
      (d) => (column(d, "region")["logicalTypeOptions"] = { enum: ["europe"] }),
      'breaking column region: enum none -> ["europe"]',
    ],
    [
      "a stricter rule",
      "sales",
      (d) =>
        ((d.schema[0].quality ?? [])[3] = { ...d.schema[0].quality?.[3], mustBeLessOrEqualTo: 10 }),
      "breaking rule quarantined_share: mustBeLessOrEqualTo changed",
    ],
    [
      "a laxer rule",
      "sales",
      (d) =>
        ((d.schema[0].quality ?? [])[3] = { ...d.schema[0].quality?.[3], mustBeLessOrEqualTo: 90 }),
      "additive rule quarantined_share: mustBeLessOrEqualTo changed",
    ],
    [
      "a rule that only warns now",
      "sales",
      (d) =>
        ((d.schema[0].quality ?? [])[3] = { ...d.schema[0].quality?.[3], severity: "warning" }),
      "additive rule quarantined_share: severity changed",
    ],
    [
      "a rule less",
      "sales",
      (d) => delete column(d, "quantity")["quality"],
      "additive rule quantity_not_zero: removed",
    ],
    [
      "a new rule that stops a run",
      "stores",
      (d) => (d.schema[0].quality = [{ name: "ten", severity: "error" }]),
      "breaking rule ten: added",
    ],
    [
      "a new rule that warns",
      "stores",
      (d) => (d.schema[0].quality = [{ name: "ten", severity: "warning" }]),
      "notice rule ten: added",
    ],
    [
      "a new rule that does not say how grave it is",
      "stores",
      (d) => (d.schema[0].quality = [{ name: "ten" }]),
      "breaking rule ten: added",
    ],
    [
      "a new rule in words",
      "stores",
      (d) => (d.schema[0].quality = [{ name: "ten", type: "text" }]),
      "notice rule ten: added",
    ],
    [
      "a shorter retention",
      "stores",
      (d) => (d["slaProperties"] = [{ property: "retention", value: 1, unit: "y", element: "x" }]),
      "breaking retention: 400 d -> 1 y",
    ],
    [
      "later data",
      "sales",
      (d) => ((d["slaProperties"] as Column[])[0] = { property: "freshness", value: 2, unit: "d" }),
      "breaking freshness: 26 h -> 2 d",
    ],
    [
      "another folder of the drop box",
      "stores",
      (d) => (customOf(d, "landingPrefix")["value"] = "shops"),
      "breaking landingPrefix: stores -> shops",
    ],
    [
      "one more format of the drop box",
      "stores",
      (d) => (customOf(d, "landingFormats")["value"] = ["csv", "jsonl", "parquet"]),
      'additive landingFormats: ["csv","jsonl"] -> ["csv","jsonl","parquet"]',
    ],
    [
      "a format less",
      "stores",
      (d) => (customOf(d, "landingFormats")["value"] = ["csv"]),
      'breaking landingFormats: ["csv","jsonl"] -> ["csv"]',
    ],
    [
      "other words",
      "sales",
      (d) => (column(d, "region")["description"] = "Where."),
      "notice column region: description changed",
    ],
    ["another status", "sales", (d) => (d["status"] = "deprecated"), "notice status: changed"],
  ])("knows %s", (_what, name, edit, said) => {
    expect(changesOf(name, edit)).toEqual([said]);
  });

  /** What is said when a limit of a column goes from one value to another. */
  function limitChange(limit: string, from: unknown, to: unknown): string[] {
    const [before, after] = [contractOf("sales"), contractOf("sales")];
    column(before, "transaction_ts")["logicalTypeOptions"] = { [limit]: from };
    column(after, "transaction_ts")["logicalTypeOptions"] = { [limit]: to };
    return compare(before, after).map(({ impact }) => impact);
  }

  it.each([
    ["minimum", "1990-01-01", "2000-01-01", "breaking"],
    ["minimum", "2000-01-01", "1990-01-01", "additive"],
    ["maximum", "2100-01-01", "2099-12-31T23:59:59Z", "breaking"],
    ["maximum", "2099-12-31", "2100-01-01", "additive"],
    ["minimum", 0, "0.0", "notice"],
    ["maximum", 100, 99.5, "breaking"],
  ])("knows that %s %s -> %s is %s", (limit, from, to, impact) => {
    expect(limitChange(limit, from, to)).toEqual([impact]);
  });

  it("is none where something is said that was meant, or said in another order", () => {
    const said = (d: Document) => {
      column(d, "region")["primaryKey"] = false;
      const rule = d.schema[0].quality?.[1] as Column;
      delete rule["severity"];
      const [first] = d["customProperties"] as Column[];
      (d["customProperties"] as Column[])[0] = Object.fromEntries(
        Object.entries(first as Column).reverse(),
      );
    };
    expect(changesOf("sales", said)).toEqual([]);
  });
});
