import { contract, contractDocuments, toContract } from "../../contracts";

const document = contractDocuments().get("sales_raw") as Record<string, unknown>;
const own = document["customProperties"] as { property: string; value: unknown }[];

/** The contract of sales_raw with other mappings. */
function withMappings(...value: object[]) {
  const customProperties = own.filter(({ property }) => property !== "landingMappings");
  return toContract("contracts/sales_raw.odcs.yaml", {
    ...document,
    customProperties: [...customProperties, { property: "landingMappings", value }],
  });
}

it("states how files may land", () => {
  const { landingFormats, landingMappings } = contract("sales_raw");
  expect(landingFormats).toEqual(["csv", "jsonl", "parquet"]);
  expect(landingMappings).toMatchObject([{ delimiter: ";", encoding: "windows-1252" }]);
  expect(contract("sales").landingFormats).toEqual(["csv"]);
});

it("compares names as files are compared: without case and padding", () => {
  const { landingMappings } = withMappings({ name: "a", columns: { " Bon-NR ": "order_id" } });
  expect(landingMappings).toEqual([
    { name: "a", delimiter: ",", encoding: "utf-8", columns: { "bon-nr": "order_id" } },
  ]);
});

describe("a dataset that lands is kept as it is written", () => {
  const [table] = document["schema"] as [{ properties: { name: string }[] }];
  const without = (...names: string[]) => ({
    schema: [
      { ...table, properties: table.properties.filter(({ name }) => !names.includes(name)) },
    ],
  });

  it.each([
    [
      without("malformed"),
      "the first columns of what lands: source_line, malformed_record, transaction_id, must be source_line, malformed, malformed_record",
    ],
    [
      without("ingest_date", "source_sha256"),
      "the partition keys of what lands: none, must be ingest_date, source_sha256",
    ],
    [
      {
        customProperties: own.map((each) =>
          each.property === "tableFormat" ? { ...each, value: "jsonl" } : each,
        ),
      },
      "tableFormat of what lands: jsonl, must be csv",
    ],
  ])("%#", (change, fault) => {
    expect(() => toContract("contracts/sales_raw.odcs.yaml", { ...document, ...change })).toThrow(
      `contracts/sales_raw.odcs.yaml: ${fault}`,
    );
  });
});

describe("mappings that are refused", () => {
  const columns = { lineid: "transaction_id" };

  it.each([
    [
      "an unknown column",
      [{ name: "a", columns: { x: "colour" } }],
      "mapping a names column colour, which files do not fill",
    ],
    [
      "a column of the ingest",
      [{ name: "a", columns: { x: "source_line" } }],
      "mapping a names column source_line",
    ],
    [
      "a column twice",
      [{ name: "a", columns: { x: "order_id", y: "order_id" } }],
      "mapping a fills column order_id twice",
    ],
    [
      "a name twice",
      [{ name: "a", columns: { region: "order_id" } }],
      'mapping a gives two columns the name "region"',
    ],
    [
      "two of one name",
      [
        { name: "a", columns },
        { name: "a", delimiter: ";" },
      ],
      "two mappings are named a",
    ],
    [
      "two alike",
      [
        { name: "a", columns },
        { name: "b", columns, encoding: "utf-16" },
      ],
      "mappings b and a cannot be told apart; merge them",
    ],
    [
      "one whose files pass for the contract's own",
      [{ name: "a", columns: { loyalty: "customer_id" } }],
      "a file of a can pass for one of the contract's own names; map another required column",
    ],
    [
      "one whose files pass for another's",
      [
        { name: "a", columns },
        { name: "b", columns: { ...columns, loyalty: "customer_id" } },
      ],
      "a file of b can pass for one of a",
    ],
    ["an unknown encoding", [{ name: "a", encoding: "ebcdic" }], /encoding|Invalid option/],
    ["an unknown delimiter", [{ name: "a", delimiter: "::" }], /delimiter|Invalid option/],
    ["an unknown field", [{ name: "a", colour: "red" }], /colour/],
  ])("%s", (_, mappings, message) => {
    expect(() => withMappings(...mappings)).toThrow(message);
  });

  it("not those that differ by delimiter alone", () => {
    const { landingMappings } = withMappings(
      { name: "a", delimiter: ";" },
      { name: "b", delimiter: "|" },
    );
    expect(landingMappings.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("not one that adds an encoding to the contract's own names", () => {
    expect(() => withMappings({ name: "a", encoding: "windows-1252" })).not.toThrow();
  });
});
