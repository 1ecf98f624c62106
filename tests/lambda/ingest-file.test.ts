import { gzipSync } from "node:zlib";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { readCanonical } from "./canonical-reader";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

const HEADER = "transaction_id,order_id,quantity,unit_price,customer_id";
const ROWS = "T1,O1,2,9.99,C1\nT2,O1,-1,5,\n";
const GOOD = `${HEADER}\n${ROWS}`;
const VALUES = [
  ["T1", "O1", "2", "9.99", "C1"],
  ["T2", "O1", "-1", "5", ""],
];

let moto: Moto;
let world: World;
let count = 0;

beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  world = await World.create(`w${count}`);
});

/** Values of the accepted records of a file, without line number and fault. */
async function values(item: FileItem): Promise<string[][]> {
  return readCanonical(await world.canonical(item)).map((record) => record.slice(3));
}

async function expectRefused(body: string | Buffer, code: string, reason: RegExp): Promise<void> {
  const item = await world.drop("landing/sales/a.csv", body);
  expect(item).toMatchObject({ state: "refused", reason_code: code, rows: 0, parts: [] });
  expect(item.reason).toMatch(reason);
  const kept = await world.bytes(world.quarantine, `files/sales_raw/${item.sha256}`);
  expect(kept.equals(Buffer.from(body))).toBe(true);
  expect(await world.keys(world.raw, "sales_raw/")).toEqual([]);
  expect(await world.openUploads()).toBe(0);
}

async function expectTaken(body: string | Buffer, expected = VALUES): Promise<FileItem> {
  const item = await world.drop("landing/sales/a.csv", body);
  expect(item).toMatchObject({ state: "ready", rows: expected.length, malformed: 0 });
  expect(await values(item)).toEqual(expected);
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
      keys: ["landing/sales/a.csv"],
      bytes: GOOD.length,
      notices: [],
      ingest_date: day,
      original_key: `original/sales_raw/${item.sha256}`,
    });
    expect(item.parts).toEqual([{ key, rows: 2, bytes: 36 }]);
    expect(item.arrived_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect((await world.bytes(world.raw, item.original_key)).toString()).toBe(GOOD);
    expect(await world.canonical(item)).toBe("2,,,T1,O1,2,9.99,C1\n3,,,T2,O1,-1,5,\n");
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
    const lines = readCanonical(await world.canonical(item)).map(([line]) => line);
    expect(lines).toEqual(["2", "5"]);
  });

  it("F11 without rows is taken with a notice", async () => {
    expect(await expectTaken("", [])).toMatchObject({
      notices: ["file is empty: not even a header"],
      parts: [],
    });
    expect(await world.drop("landing/sales/b.csv", `${HEADER}\n`)).toMatchObject({
      state: "ready",
      rows: 0,
      parts: [],
      notices: ["file has a header and no records"],
    });
  });
});

describe("a record that cannot be split", () => {
  it("is counted, and kept as text with its line and the reason", async () => {
    const body = `${HEADER}\nT1,O1\nT2,O1,2,1,C,"x\ny"\nT3,"O"1,2,1,C\nT4,O1,2,1,C\n`;
    const item = await world.drop("landing/sales/a.csv", body);
    expect(item).toMatchObject({ state: "ready", rows: 4, malformed: 3 });
    const empty = ["", "", "", "", ""];
    expect(readCanonical(await world.canonical(item))).toEqual([
      ["2", "too_few_fields", "T1,O1", ...empty],
      ["3", "too_many_fields", 'T2,O1,2,1,C,"x\ny"', ...empty],
      ["5", "text_after_quote", 'T3,"O"1,2,1,C', ...empty],
      ["6", "", "", "T4", "O1", "2", "1", "C"],
    ]);
  });
});

describe("a bad file is refused and kept", () => {
  const latin1 = Buffer.from(`${GOOD}T3,O1,1,1,M\xfcller\n`, "latin1");
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(GOOD, "utf16le")]);
  const utf32 = Buffer.from([0xff, 0xfe, 0, 0, 0x74, 0, 0, 0]);
  const long = `${HEADER}\n${ROWS.repeat(100)}`;
  const flipped = gzipSync(long);
  flipped[flipped.length - 6] = (flipped[flipped.length - 6] ?? 0) ^ 0xff;
  it.each([
    ["F13 truncated gzip", gzipSync(long).subarray(0, 60), "gzip_truncated", /^gzip ends early: /],
    ["F13 gzip cut in its trailer", gzipSync(long).subarray(0, -3), "gzip_truncated", /ends early/],
    ["F13 damaged gzip", flipped, "gzip_corrupt", /incorrect data check/],
    [
      "gzip and something else",
      Buffer.concat([gzipSync(GOOD), Buffer.from("\0\0more")]),
      "gzip_corrupt",
      /followed by 6 bytes/,
    ],
    ["F14 gzip bomb", gzipSync(Buffer.alloc(8e6, "a")), "gzip_bomb", /more than 100 times/],
    ["F14 gzip in gzip", gzipSync(gzipSync(GOOD)), "wrong_format", /gzip inside gzip/],
    ["F15 HTML", "  <!DOCTYPE html><html>", "wrong_format", /an HTML page/],
    ["F15 JSON", '[{"transaction_id":1}]', "wrong_format", /JSON/],
    ["F15 Parquet", "PAR1....", "wrong_format", /Parquet/],
    ["F15 Excel", "PK\x03\x04....", "wrong_format", /zip archive or an Excel/],
    ["F16 UTF-16", utf16, "wrong_encoding", /UTF-16 LE/],
    ["F16 UTF-16 without a mark", utf16.subarray(2), "wrong_format", /line 1 holds a NUL/],
    ["F16 UTF-32", utf32, "wrong_encoding", /UTF-32 LE/],
    ["F16 Latin-1", latin1, "wrong_encoding", /^line 4 is not UTF-8/],
    ["F16 NUL", `${GOOD}T3\0,O1,1,1,\n`, "wrong_format", /^line 4 holds a NUL/],
    ["F17 unbalanced quote", `${GOOD}T3,O1,1,1,"x\n${ROWS}`, "unbalanced_quote", /^line 4 opens/],
    [
      "F17 quote closed by the next field's",
      `${GOOD}T3,O1,1,1,"x\nT4,O1,1,1,"y"\n`,
      "unbalanced_quote",
      /^line 4 opens/,
    ],
    [
      "F17 quote over too many lines",
      `${GOOD}"${"\n".repeat(120)}",O,1,1,\n`,
      "unbalanced_quote",
      /^line 4 opens/,
    ],
    ["F18 huge record", `${GOOD}${"x".repeat(2e6)}\n`, "record_too_large", /line 4 is longer/],
    [
      "F18 huge quoted field",
      `${GOOD}"${"x".repeat(5e6)}\n`,
      "record_too_large",
      /line 4 is longer/,
    ],
    [
      "F18 ten thousand columns",
      `${HEADER}${",x".repeat(9995)}\n`,
      "header_too_wide",
      /has 10000 columns/,
    ],
    [
      "F20 required column missing",
      GOOD.replace("quantity", "qty"),
      "header_missing_column",
      /lacks required quantity of sales_raw$/,
    ],
    [
      "wrong header",
      "a,b\n1,2\n",
      "header_missing_column",
      /transaction_id, order_id, quantity, unit_price/,
    ],
    ["no header at all", ROWS, "header_missing_column", /lacks required/],
    ["semicolons", GOOD.replaceAll(",", ";"), "header_missing_column", /commas, not ";"/],
    ["F21 column twice", `${HEADER},QUANTITY\n`, "header_duplicate", /"quantity" more than once/],
  ])("%s", async (_, body, code, reason) => {
    await expectRefused(body, code, reason);
  });

  it("larger than the limit, packed or not", async () => {
    const limit = { MAX_FILE_BYTES: "1000" };
    const plain = await world.drop("landing/sales/a.csv", GOOD.repeat(50), limit);
    expect(plain).toMatchObject({ state: "refused", reason_code: "too_large" });
    const packed = gzipSync(HEADER + "\n" + ROWS.repeat(100));
    const item = await world.drop("landing/sales/b.gz", packed, limit);
    expect(item).toMatchObject({ state: "refused", reason_code: "too_large" });
  });

  it("is judged again when it is dropped after the limit was raised", async () => {
    const first = await world.drop("landing/sales/a.csv", GOOD, { MAX_FILE_BYTES: "10" });
    const second = await world.drop("landing/sales/b.csv", GOOD);
    expect(first.state).toBe("refused");
    expect(second).toMatchObject({
      state: "ready",
      arrived_at: first.arrived_at,
      keys: ["landing/sales/a.csv", "landing/sales/b.csv"],
    });
    expect(second.reason).toBeUndefined();
  });

  it.each(["landing/a.csv", "landing/other/a.csv", "landing//sales/a.csv", "landing/toString/a"])(
    "of no known dataset: %s",
    async (key) => {
      const item = await world.drop(key, GOOD);
      expect(item).toMatchObject({ state: "refused", reason_code: "unknown_dataset" });
      expect(item.file_id).toBe(`unknown#${item.sha256}`);
      expect(await world.keys(world.quarantine, "files/")).toEqual([
        `files/unknown/${item.sha256}`,
      ]);
    },
  );
});

describe("names, versions and events", () => {
  it.each([
    "landing/sales/with space.csv",
    "landing/sales/a+b.csv",
    "landing/sales/%2e%2e%2fx%20y.csv",
    "landing/sales/../stores/x.csv",
    "landing/sales/ingest_date=1999-01-01/x.csv",
    "landing/sales/日本-é-🎁.csv",
    `landing/sales/${"n".repeat(1000)}`,
  ])("F45 takes a key as it is: %s", async (key) => {
    const item = await world.drop(key, GOOD);
    expect(item).toMatchObject({ state: "ready", dataset: "sales_raw", rows: 2, keys: [key] });
    expect(item.parts[0]?.key).toContain(`ingest_date=${item.arrived_at.slice(0, 10)}/`);
  });

  it("F10 the same content under two names is one file", async () => {
    await world.drop("landing/sales/a.csv", GOOD);
    const before = await world.items();
    const item = await world.drop("landing/sales/b.csv", GOOD);
    expect(await world.items()).toHaveLength(1);
    expect(item).toEqual({ ...before[0], keys: ["landing/sales/a.csv", "landing/sales/b.csv"] });
  });

  it("F10 changed content under the same name is another file, F2 whatever comes first", async () => {
    const key = "landing/sales/a.csv";
    const old = await world.put(key, GOOD);
    const changed = await world.put(key, `${GOOD}T3,O2,1,1,\n`);
    expect(await world.deliver(key, changed)).toEqual([]);
    expect(await world.deliver(key, old)).toEqual([]);
    const rows = (await world.items()).map((item) => item.rows).sort();
    expect(rows).toEqual([2, 3]);
  });

  it("F1 an event delivered twice changes nothing", async () => {
    const key = "landing/sales/a.csv";
    const version = await world.put(key, GOOD);
    await world.deliver(key, version);
    const before = await world.items();
    expect(await world.deliver(key, version)).toEqual([]);
    expect(await world.items()).toEqual(before);
  });

  it("F4 an event of an object that is gone is not tried again", async () => {
    expect(await world.deliver("landing/sales/none.csv", "0123")).toEqual([]);
    expect(await world.items()).toEqual([]);
  });

  it("F5 a message that cannot be read fails alone", async () => {
    const { ingestBatch } = await import("../../src-lambda/ingest-file/batch");
    const { event } = await import("./world");
    const batch = event(world.raw, [
      ["landing/sales/a.csv", await world.put("landing/sales/a.csv", GOOD)],
    ]);
    batch.Records.unshift({ ...batch.Records[0], messageId: "poison", body: "{" } as never);
    const context = { s3: world.s3, ledger: world.ledger, env: world.env() };
    const response = await ingestBatch(context, batch);
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "poison" }]);
    expect(await world.items()).toHaveLength(1);
  });

  it("the mark of an empty folder is not a file", async () => {
    expect(await world.deliver("landing/sales/", await world.put("landing/sales/", ""))).toEqual(
      [],
    );
    expect(await world.items()).toEqual([]);
  });
});

describe("reference data", () => {
  it("is a snapshot: A, B, A makes A the newest again", async () => {
    const first = await world.drop("landing/stores/a.csv", "store_id\nA\n");
    expect(first.state).toBe("reference");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const again = await world.drop("landing/stores/a.csv", "store_id\nA\n");
    expect(again.arrived_at > first.arrived_at).toBe(true);
    expect(again.parts).toEqual(first.parts);
  });

  it.each(["store_id\n", "store_id\nA\nB,C\n", ""])(
    "is refused if it is not whole: %j",
    async (body) => {
      const item = await world.drop("landing/stores/a.csv", body);
      expect(item).toMatchObject({ state: "refused", reason_code: "reference_incomplete" });
    },
  );
});

describe("parts", () => {
  it("split between records and hold each once", async () => {
    const many = Array.from({ length: 5000 }, (_, i) => `T${i},O${i},1,1,C${i}\n`).join("");
    const item = await world.drop("landing/sales/a.csv", `${HEADER}\n${many}`, {
      PART_BYTES: "20000",
    });
    expect(item.parts.length).toBeGreaterThan(5);
    for (const part of item.parts) {
      const bytes = await world.bytes(world.raw, part.key);
      expect(bytes.length).toBe(part.bytes);
      expect(bytes.length).toBeLessThanOrEqual(20000);
      expect(readCanonical(bytes.toString())).toHaveLength(part.rows);
    }
    const ids = (await values(item)).map(([id]) => id);
    expect(ids).toEqual(Array.from({ length: 5000 }, (_, i) => `T${i}`));
  });

  it("above 8 MB go up in pieces and come back whole", async () => {
    const line = `T,O,1,1,${"c".repeat(1000)}\n`;
    const item = await world.drop("landing/sales/a.csv", `${HEADER}\n${line.repeat(20_000)}`);
    expect(item.parts).toHaveLength(1);
    expect((await values(item)).every((row) => row.join(",") + "\n" === line)).toBe(true);
    expect(await world.openUploads()).toBe(0);
  });

  it("F7 a retry after a crash before the ledger gives the same parts", async () => {
    const key = "landing/sales/a.csv";
    const version = await world.put(key, GOOD);
    const { ledger } = world;
    const broken = Object.assign(Object.create(ledger), {
      record: () => Promise.reject(new Error("killed")),
    }) as typeof ledger;
    const { ingest } = await import("../../src-lambda/ingest-file/ingest");
    const object = { bucket: world.raw, key, versionId: version };
    const env = world.env();
    await expect(ingest({ s3: world.s3, ledger: broken, env }, object)).rejects.toThrow("killed");
    const before = await world.keys(world.raw, "sales_raw/");
    await ingest({ s3: world.s3, ledger, env }, object);
    expect(await world.keys(world.raw, "sales_raw/")).toEqual(before);
    expect(await world.items()).toHaveLength(1);
  });
});
