import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { checkCodec, unpack } from "../../src-lambda/transform/parquet/codec";
import { decoding } from "../../src-lambda/transform/parquet/damage";
import { valueText } from "../../src-lambda/transform/parquet/value-text";
import { datasetOf, read } from "./reading";

const sales = datasetOf("id amount note?");
const file = (name: string) => readFileSync(`tests/lambda/parquet/${name}.parquet`);

describe("Parquet is refused", () => {
  const whole = file("sales_zstd");
  const footerBytes = whole.readUInt32LE(whole.length - 8);
  const changed = (at: number, bytes: Buffer) => {
    const copy = Buffer.from(whole);
    bytes.copy(copy, at < 0 ? copy.length + at : at);
    return copy;
  };

  it.each([
    ["cut off", whole.subarray(0, -1), "parquet_corrupt", /does not end in PAR1/],
    ["cut short", whole.subarray(0, 10), "parquet_corrupt", /too short/],
    [
      "with an impossible footer",
      changed(-8, Buffer.from("ffffff7f", "hex")),
      "parquet_corrupt",
      /its footer claims 2147483647 bytes/,
    ],
    [
      "with a damaged footer",
      changed(-8 - footerBytes, Buffer.alloc(20, 0xff)),
      "parquet_corrupt",
      /damaged/,
    ],
    [
      "with a damaged page",
      changed(60, Buffer.alloc(40, 0xff)),
      "parquet_corrupt",
      /^Parquet is damaged: record \d+/,
    ],
    ["encrypted", file("encrypted"), "parquet_encrypted", /without encryption/],
    [
      "with a nested column of the contract",
      file("nested"),
      "parquet_unsupported",
      /"amount" is nested/,
    ],
    [
      "with a type that has no text",
      file("interval"),
      "parquet_unsupported",
      /"amount" is INTERVAL/,
    ],
    ["with text that is none", file("bytes"), "wrong_encoding", /column note is not UTF-8/],
    [
      "without a required column",
      file("missing"),
      "header_missing_column",
      /Parquet schema lacks required amount/,
    ],
    ["with a column twice", file("twice"), "header_duplicate", /"id" more than once/],
    ["that grows without end", file("bomb"), "parquet_bomb", /more than 100 times/],
  ])("%s", async (_, body, code, reason) => {
    await expect(read(body, sales)).rejects.toMatchObject({
      name: "Refused",
      code,
      message: expect.stringMatching(reason) as string,
    });
  });

  it.each(["LZ4", "LZO"])("packed with %s", (codec) => {
    expect(() => checkCodec(codec)).toThrow(
      `compressed with ${codec}; write it with one of UNCOMPRESSED, SNAPPY, GZIP, BROTLI, ZSTD, LZ4_RAW`,
    );
  });

  // All of them the letters abcdefghij.
  it.each([
    ["UNCOMPRESSED", "YWJjZGVmZ2hpag=="],
    ["SNAPPY", "CiRhYmNkZWZnaGlq"],
    ["GZIP", gzipSync("abcdefghij").toString("base64")],
    ["BROTLI", brotliCompressSync("abcdefghij").toString("base64")],
    ["ZSTD", "KLUv/SAKUQAAYWJjZGVmZ2hpag=="],
    ["LZ4_RAW", "oGFiY2RlZmdoaWo="],
  ])("with a page of %s that is not as long as it says", (codec, packed) => {
    const page = (bytes: number) => () =>
      decoding("a page", () => unpack(codec, Buffer.from(packed, "base64"), bytes));
    expect(Buffer.from(page(10)()).toString()).toBe("abcdefghij");
    for (const bytes of [1, 9, 11, 1000])
      expect(page(bytes)).toThrow(/^Parquet is damaged: a page/);
  });

  it.each([
    ["a scale that no number has", 500_000_000, 4],
    ["more digits than any number has", 2, 1_000_000],
  ])("with %s", (_, scale, bytes) => {
    const element = {
      name: "amount",
      type: "BYTE_ARRAY",
      converted_type: "DECIMAL",
      scale,
    } as const;
    expect(() =>
      (valueText(element) as (value: Uint8Array) => string)(new Uint8Array(bytes)),
    ).toThrow(
      /^Parquet is damaged: column "amount" has a decimal (of scale 500000000|in 1000000 bytes)/,
    );
  });

  it("with more text than a file may have", async () => {
    await expect(read(whole, sales, { maxFileBytes: 20_000 })).rejects.toMatchObject({
      code: "too_large",
    });
  });

  it.each(["types", "types_v2", "sales_v2", "sales_snappy", "sales_lz4_raw"])(
    "or read, but never anything else, whichever byte is damaged: %s",
    async (name) => {
      const bytes = file(name);
      const dataset = name.startsWith("types")
        ? datasetOf("id d9? d38? u64? f32? at? note?")
        : sales;
      for (let at = 4; at < bytes.length; at += Math.ceil(bytes.length / 150)) {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
        const outcome = await read(damaged, dataset).then(
          () => "Refused",
          (error: Error) => (error.name === "Refused" ? "Refused" : error.stack),
        );
        expect([at, outcome]).toEqual([at, "Refused"]);
      }
    },
  );
});
