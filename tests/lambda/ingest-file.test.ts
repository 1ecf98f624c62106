import { gzipSync } from "node:zlib";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { readCanonical } from "./canonical-reader";
import { GOOD, HEADER, VALUES, valuesOf, worlds } from "./ingesting";

const world = worlds();

async function expectTaken(body: string | Buffer, expected = VALUES): Promise<FileItem> {
  const item = await world().drop("landing/sales/a.csv", body);
  expect(item).toMatchObject({ state: "ready", rows: expected.length, malformed: 0 });
  expect(await valuesOf(world(), item)).toEqual(expected);
  return item;
}

describe("a good file", () => {
  it("is kept untouched, written in parts by content and day, and recorded", async () => {
    const item = await expectTaken(GOOD);
    const day = item.arrived_at.slice(0, 10);
    const key = `sales_raw/ingest_date=${day}/source_sha256=${item.sha256}/part-00000.csv`;
    expect(item).toMatchObject({
      file_id: `sales_raw#${item.sha256}`,
      dataset: "sales_raw",
      format: "csv",
      keys: ["landing/sales/a.csv"],
      bytes: GOOD.length,
      notices: [],
      ingest_date: day,
      original_key: `original/sales_raw/${item.sha256}`,
    });
    expect(item.parts).toEqual([{ key, rows: 2, bytes: 36 }]);
    expect(item.arrived_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect((await world().bytes(world().raw, item.original_key)).toString()).toBe(GOOD);
    expect(await world().canonical(item)).toBe("2,,,T1,O1,2,9.99,C1\n3,,,T2,O1,-1,5,\n");
  });

  it.each([
    ["F16 UTF-8 mark", `\ufeff${GOOD}`],
    ["CRLF", GOOD.replaceAll("\n", "\r\n")],
    ["CR", GOOD.replaceAll("\n", "\r")],
    ["no line break at the end", GOOD.trimEnd()],
    ["blank lines", `\n${GOOD.replaceAll("\n", "\n\n")}`],
    ["F21 header in other case, padded, quoted", GOOD.replace("order_id", '" Order_ID "')],
    ["gzip, whatever it is called", gzipSync(GOOD)],
    [
      "F13 gzip of two members",
      Buffer.concat([gzipSync(`${HEADER}\nT1,O1,`), gzipSync(GOOD.slice(HEADER.length + 7))]),
    ],
    ["gzip padded with zeros", Buffer.concat([gzipSync(GOOD), Buffer.alloc(512)])],
    ["all fields quoted", GOOD.replaceAll(/[^,\n]+/g, '"$&"')],
  ])("%s gives the same values", async (_, body) => {
    await expectTaken(body);
  });

  it("F21 finds reordered columns by name, F19 leaves unknown ones unread with a notice", async () => {
    const body = "note,unit_price,quantity,order_id,transaction_id\nx,9.99,2,O1,T1\n";
    const item = await expectTaken(body, [["T1", "O1", "2", "9.99", ""]]);
    expect(item.notices).toEqual([
      'columns not in the contract stay unread: "note"',
      "optional columns are not delivered: customer_id",
    ]);
  });

  it("F17 keeps line breaks, commas, quotes and backslashes inside quotes", async () => {
    const odd = 'a,"b"\r\nc\\n\nd';
    const body = `${HEADER}\nT1,O1,2,1,"${odd.replaceAll('"', '""')}"\nT2,O2,1,1,12" pipe\n`;
    const item = await expectTaken(body, [
      ["T1", "O1", "2", "1", odd],
      ["T2", "O2", "1", "1", '12" pipe'],
    ]);
    const lines = readCanonical(await world().canonical(item)).map(([line]) => line);
    expect(lines).toEqual(["2", "5"]);
  });

  it("F11 without rows is taken with a notice", async () => {
    expect(await expectTaken("", [])).toMatchObject({
      notices: ["file is empty: not even a header", "file has no records"],
      parts: [],
    });
    expect(await world().drop("landing/sales/b.csv", `${HEADER}\n`)).toMatchObject({
      state: "ready",
      rows: 0,
      parts: [],
      notices: ["file has no records"],
    });
  });
});

describe("a record that cannot be split", () => {
  it("is counted, and kept as text with its line and the reason", async () => {
    const body = `${HEADER}\nT1,O1\nT2,O1,2,1,C,"x\ny"\nT3,"O"1,2,1,C\nT4,O1,2,1,C\n`;
    const item = await world().drop("landing/sales/a.csv", body);
    expect(item).toMatchObject({ state: "ready", rows: 4, malformed: 3 });
    const empty = ["", "", "", "", ""];
    expect(readCanonical(await world().canonical(item))).toEqual([
      ["2", "too_few_fields", "T1,O1", ...empty],
      ["3", "too_many_fields", 'T2,O1,2,1,C,"x\ny"', ...empty],
      ["5", "text_after_quote", 'T3,"O"1,2,1,C', ...empty],
      ["6", "", "", "T4", "O1", "2", "1", "C"],
    ]);
  });
});

describe("reference data", () => {
  it("is a snapshot: A, B, A makes A the newest again", async () => {
    const first = await world().drop("landing/stores/a.csv", "store_id\nA\n");
    expect(first.state).toBe("reference");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const again = await world().drop("landing/stores/a.csv", "store_id\nA\n");
    expect(again.arrived_at > first.arrived_at).toBe(true);
    expect(again.parts).toEqual(first.parts);
  });

  it.each(["store_id\n", "store_id\nA\nB,C\n", ""])(
    "is refused if it is not whole: %j",
    async (body) => {
      const item = await world().drop("landing/stores/a.csv", body);
      expect(item).toMatchObject({ state: "refused", reason_code: "reference_incomplete" });
    },
  );
});
