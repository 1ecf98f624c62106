import { readFileSync } from "node:fs";
import { ParquetRecords } from "../../src-lambda/transform/parquet/parquet-records";
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
  it.each(["uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw", "v2"])(
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
