import { readFileSync } from "node:fs";
import { ParquetRecords } from "../../src-lambda/transform/parquet/parquet-records";
import { valueText } from "../../src-lambda/transform/parquet/value-text";
import { datasetOf, read, valuesOf } from "./reading";

const sales = datasetOf("id amount note?");
const file = (name: string) => readFileSync(`tests/lambda/parquet/${name}.parquet`);
const valuesIn = async (name: string, columns: string) =>
  valuesOf(await read(file(name), datasetOf(columns)));

/** What `SALES` of make_files.py says, as text. */
const SALES = Array.from({ length: 2100 }, (_, i) => {
  const cents = (i % 1000) - 300;
  const amount = `${cents < 0 ? "-" : ""}${(Math.abs(cents) / 100).toFixed(2)}`;
  return [`T${i}`, amount, i % 3 === 0 ? "" : `note ${i % 7}`];
});

describe("Parquet", () => {
  it.each(["uncompressed", "snappy", "gzip", "zstd", "brotli", "v2"])(
    "of several row groups is read: %s",
    async (kind) => {
      const { format, records } = await read(file(`sales_${kind}`), sales);
      expect(format).toBe("parquet");
      expect(records.map(([line]) => Number(line))).toEqual(SALES.map((_, i) => i + 1));
      expect(records.map((record) => record.slice(3))).toEqual(SALES);
    },
  );

  it.each(["types", "types_v2"])("gives the exact text of every type: %s", async (name) => {
    const columns = "id d9 d18 d38 i32 i64 u64 u8 f32 f64 ok day sold local nanos clock uuid note";
    expect(await valuesIn(name, columns.replaceAll(" ", "? "))).toEqual([
      [
        ...["T1", "12.10", "1.50", "12345678901234567890.1234"],
        ...["7", "9223372036854775807", "18446744073709551615", "200", "0.1", "0.1", "true"],
        ...["2025-06-30", "2025-06-30T10:00:00.12Z", "2025-06-30T10:00:00"],
        ...["1969-12-31T23:59:59.999999999", "01:02:03.5"],
        ...["00112233-4455-6677-8899-aabbccddeeff", 'a,"b"\né🎁'],
      ],
      [
        ...["T2", "-0.05", "-0.001", "-1.00"],
        ...["-7", "-9223372036854775808", "0", "0", "3.4028235e+38", "1e+300", "false"],
        ...["1969-12-31", "1900-01-01T00:00:00.000001Z", "0001-01-01T00:00:00"],
        ...["2025-01-01T00:00:00", "23:59:59.999999"],
        ...["ffffffff-ffff-ffff-ffff-ffffffffffff", ""],
      ],
      ["T3", ...Array<string>(7).fill(""), "NaN", "Infinity", ...Array<string>(8).fill("")],
    ]);
  });

  it.each(["spark", "spark_int96", "spark_legacy", "spark_v2"])("of Spark: %s", async (name) => {
    const moment = (id: number) =>
      new Date(Date.UTC(2025, 5, 30 + id, 10)).toISOString().slice(0, 19);
    expect(await valuesIn(name, "id d9 d30 at note?")).toEqual(
      Array.from({ length: 40 }, (_, id) => [
        `T${id}`,
        (id / 4).toFixed(2),
        `${id === 0 ? "" : id}${id === 0 ? "0" : "000000000"}.00`,
        `${moment(id)}.5Z`,
        id % 2 === 0 ? "" : `same prefix ${id}`,
      ]),
    );
  });

  it("asks once for all its small row groups", async () => {
    const bytes = file("sales_zstd");
    const asked: string[] = [];
    const ranges = {
      bytes: bytes.length,
      read: (start: number, end: number) => {
        asked.push(`${start}-${end}`);
        return Promise.resolve(bytes.subarray(start, end));
      },
    };
    const limits = { maxFileBytes: 1e9, maxGzipRatio: 100 };
    const records = await ParquetRecords.open(ranges, sales, limits);
    await records.read(() => false);
    // The tail, the footer, and then all pages.
    expect(asked.slice(2)).toEqual([`4-${bytes.length}`]);
  });

  it("without records is taken, and tells what is missing", async () => {
    const { findings, records } = await read(file("empty"), sales);
    expect(records).toEqual([]);
    expect(findings.notices).toEqual(["optional columns are not delivered: note"]);
  });

  it("may have nested columns that nobody reads", async () => {
    const { findings, records } = await read(file("nested_extra"), sales);
    expect(records).toEqual([["1", "", "", "T1", "1.5", ""]]);
    expect(findings.notices[0]).toBe('columns not in the contract stay unread: "extra"');
  });
});

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
      "packed with an unknown codec",
      file("sales_lz4_raw"),
      "parquet_unsupported",
      /LZ4_RAW; write it with one of UNCOMPRESSED, SNAPPY/,
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
    const started = performance.now();
    expect(() =>
      (valueText(element) as (value: Uint8Array) => string)(new Uint8Array(bytes)),
    ).toThrow(
      /^Parquet is damaged: column "amount" has a decimal (of scale 500000000|in 1000000 bytes)/,
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it("with more text than a file may have", async () => {
    await expect(read(whole, sales, { maxFileBytes: 20_000 })).rejects.toMatchObject({
      code: "too_large",
    });
  });

  it.each(["types", "types_v2", "sales_v2", "sales_snappy"])(
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
