import { gzipSync } from "node:zlib";
import { GOOD, HEADER, ROWS, worlds } from "./ingesting";

const world = worlds();

async function expectRefused(body: string | Buffer, code: string, reason: RegExp): Promise<void> {
  const item = await world().drop("landing/sales/a.csv", body);
  expect(item).toMatchObject({ state: "refused", reason_code: code, rows: 0, parts: [] });
  expect(item.reason).toMatch(reason);
  const kept = await world().bytes(world().quarantine, `files/sales_raw/${item.sha256}`);
  expect(kept.equals(Buffer.from(body))).toBe(true);
  expect(await world().keys(world().raw, "sales_raw/")).toEqual([]);
  expect(await world().openUploads()).toBe(0);
}

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
    ["F15 JSON", '[{"transaction_id":1}]', "wrong_format", /JSON array/],
    ["F15 Parquet that is none", "PAR1....", "parquet_corrupt", /too short/],
    ["F15 Parquet in gzip", gzipSync("PAR1...."), "wrong_format", /Parquet inside gzip/],
    ["F15 JSON lines that are none", "{\n}\n", "wrong_format", /hold no JSON object/],
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
      /lacks required quantity of sales_raw, and fits no mapping of it \(till\)$/,
    ],
    [
      "wrong header",
      "a,b\n1,2\n",
      "header_missing_column",
      /transaction_id, order_id, quantity, unit_price/,
    ],
    ["no header at all", ROWS, "header_missing_column", /lacks required/],
    ["semicolons", GOOD.replaceAll(",", ";"), "header_missing_column", /separated by ",", not ";"/],
    ["F21 column twice", `${HEADER},QUANTITY\n`, "header_duplicate", /"quantity" more than once/],
  ])("%s", async (_, body, code, reason) => {
    await expectRefused(body, code, reason);
  });

  it("larger than the limit, packed or not", async () => {
    const limit = { MAX_FILE_BYTES: "1000" };
    const plain = await world().drop("landing/sales/a.csv", GOOD.repeat(50), limit);
    expect(plain).toMatchObject({ state: "refused", reason_code: "too_large" });
    const packed = gzipSync(HEADER + "\n" + ROWS.repeat(100));
    const item = await world().drop("landing/sales/b.gz", packed, limit);
    expect(item).toMatchObject({ state: "refused", reason_code: "too_large" });
  });

  it("is judged again when it is dropped after the limit was raised", async () => {
    const first = await world().drop("landing/sales/a.csv", GOOD, { MAX_FILE_BYTES: "10" });
    const second = await world().drop("landing/sales/b.csv", GOOD);
    expect(first.state).toBe("refused");
    expect(second).toMatchObject({
      state: "ready",
      arrived_at: first.arrived_at,
      keys: ["landing/sales/a.csv", "landing/sales/b.csv"],
    });
    expect(second.reason).toBeUndefined();
  });

  it("is judged again when it is dropped again, and says why it is refused now", async () => {
    const limited = (bytes: number) =>
      world().drop("landing/sales/a.csv", GOOD, { MAX_FILE_BYTES: String(bytes) });
    const [first, second] = [await limited(10), await limited(20)];
    expect(second).toMatchObject({ state: "refused", arrived_at: first.arrived_at });
    expect(second.reason).toContain("at most 20 are taken");
    expect(second.version_id).not.toBe(first.version_id);
    expect(await world().items()).toHaveLength(1);
  });

  it.each(["landing/a.csv", "landing/other/a.csv", "landing//sales/a.csv", "landing/toString/a"])(
    "of no known dataset: %s",
    async (key) => {
      const item = await world().drop(key, GOOD);
      expect(item).toMatchObject({ state: "refused", reason_code: "unknown_dataset" });
      expect(item.reason).toBe(
        `${key} lies in none of landing/sales/, landing/stores/; drop it into the one it is for`,
      );
      expect(item.file_id).toBe(`unknown#${item.sha256}`);
      expect(await world().keys(world().quarantine, "files/")).toEqual([
        `files/unknown/${item.sha256}`,
      ]);
    },
  );
});
