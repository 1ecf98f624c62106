import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { HEADER, worlds } from "./ingesting";

const world = worlds();

const csv = `${HEADER}\nT1,O1,2,9.90,"a,""b""\né"\nT2,O1,-1,5.00,\n`;
const jsonLines = [
  '{"transaction_id":"T1","order_id":"O1","quantity":2,"unit_price":9.90,"customer_id":"a,\\"b\\"\\né"}',
  '{"quantity":-1,"unit_price":5.00,"transaction_id":"T2","order_id":"O1","customer_id":null}',
  "",
].join("\n");
const mapped = Buffer.from(
  'Bonzeile;order_id;quantity;Stückpreis;customer_id\nT1;O1;2;9.90;"a,""b""\né"\nT2;O1;-1;5.00;\n',
  "latin1",
);
const parquet = readFileSync("tests/lambda/parquet/landed.parquet");

const CANONICAL = ',,,T1,O1,2,9.90,"a,""b""\\né"\n,,,T2,O1,-1,5.00,\n';
/** Where records start differs by format; nothing else may. */
const withoutLines = (text: string) => text.replaceAll(/^\d+/gm, "");

describe("the same records", () => {
  it.each([
    ["csv", "a.csv", csv, {}],
    ["csv", "a.csv.gz", gzipSync(csv), {}],
    ["jsonl", "a.jsonl", jsonLines, {}],
    ["jsonl", "a.json.gz", gzipSync(jsonLines), {}],
    ["jsonl", "named.csv", jsonLines, {}],
    ["parquet", "a.parquet", parquet, {}],
    ["csv", "till.txt", mapped, { mapping: "till", notices: ["read by the mapping till"] }],
  ])("give the same canonical text: %s in %s", async (format, name, body, more) => {
    const item = await world().drop(`landing/sales/${name}`, body);
    expect(item).toMatchObject({
      state: "ready",
      rows: 2,
      malformed: 0,
      notices: [],
      format,
      ...more,
    });
    expect(withoutLines(await world().canonical(item))).toBe(CANONICAL);
    const original = await world().bytes(world().raw, item.original_key);
    expect(original.equals(Buffer.from(body))).toBe(true);
  });
});

it("JSON lines count lines that are no records as malformed", async () => {
  const item = await world().drop("landing/sales/a.jsonl", `${jsonLines}[]\n{"quantity":{}}\n`);
  expect(item).toMatchObject({
    rows: 4,
    malformed: 2,
    notices: ["2 records cannot be split into columns"],
  });
  expect((await world().canonical(item)).split("\n").slice(2, 4)).toEqual([
    "3,not_an_object,[],,,,,",
    '4,nested_value,"{""quantity"":{}}",,,,,',
  ]);
});

it("a dataset that does not take a format keeps such a file apart", async () => {
  const item = await world().drop("landing/stores/a.jsonl", '{"store_id":"S1"}\n');
  expect(item).toMatchObject({ state: "refused", reason_code: "wrong_format" });
  expect(item.reason).toMatch(/^file is JSON lines, whatever its name says; stores takes CSV/);
});

it("Parquet that is refused is kept, and read again when it is delivered whole", async () => {
  const cut = await world().drop("landing/sales/a.parquet", parquet.subarray(0, -10));
  expect(cut).toMatchObject({ state: "refused", reason_code: "parquet_corrupt" });
  expect(await world().drop("landing/sales/b.parquet", parquet)).toMatchObject({ state: "ready" });
});
