import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { parse } from "csv-parse/sync";
import { divideHalfAway, formatAmount } from "../../sample_data/amounts";
import { FORMS } from "../../sample_data/form";
import { generate, type SampleOptions } from "../../sample_data/generate";
import { offsetOn, dayNumber } from "../../sample_data/local-time";
import { storesCsv } from "../../sample_data/stores";
import { COMMITTED, reportText } from "../../sample_data/write-sample";
import { datasetOf, read } from "./reading";

async function sample(options: SampleOptions, format: keyof typeof FORMS = "csv") {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const report = await generate(options, FORMS[format]).write(stream);
  return { report, csv: Buffer.concat(chunks) };
}

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const committed = (name: string): Buffer => readFileSync(`sample_data/${name}`);

describe("the sample", () => {
  it("is what its generator writes, byte for byte", async () => {
    const { csv, report } = await sample(COMMITTED);
    expect(sha256(csv)).toBe(sha256(committed("sales_data.csv")));
    expect(reportText(report)).toBe(committed("sales_data.report.json").toString());
    expect(storesCsv()).toBe(committed("stores.csv").toString());
  });

  it("has as many records as asked, each accounted for", async () => {
    for (const rows of [0, 1, 777]) {
      const { csv, report } = await sample({ ...COMMITTED, rows, days: 3, faults: 0.5 });
      expect(parse(csv, { relax_column_count: true })).toHaveLength(rows + 1);
      const { accepted, quarantined, duplicates } = report.expected;
      expect(accepted + quarantined + duplicates).toBe(rows);
    }
  });

  it("without faults has ids once, over all days, with totals that follow from the prices", async () => {
    const { csv } = await sample({ ...COMMITTED, rows: 5000, faults: 0 });
    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    expect(new Set(rows.map((row) => row["transaction_id"])).size).toBe(5000);
    expect(new Set(rows.map((row) => row["transaction_ts"]?.slice(0, 10))).size).toBe(180);
    for (const row of rows) {
      const digits = row["currency"] === "JPY" ? 0 : 2;
      const units = (name: string, scale: number) =>
        BigInt(Math.round(Number(row[name]) * 10 ** scale));
      const exact =
        units("quantity", 0) * units("unit_price", digits) * (10000n - units("discount_pct", 2));
      const away = exact < 0n ? -((-exact + 5000n) / 10000n) : (exact + 5000n) / 10000n;
      expect(units("total_amount", digits)).toBe(away);
    }
  });

  it("says the same in every format, byte for byte once it is read", async () => {
    const columns = Object.keys(
      parse(committed("sales_data.csv"), { columns: true, to: 1 })[0] as object,
    );
    const options = { ...COMMITTED, rows: 2000, faults: 0.3 };
    const [csv, jsonl] = await Promise.all([sample(options), sample(options, "jsonl")]);
    expect(jsonl.report).toEqual(csv.report);
    const [records, objects] = await Promise.all(
      [csv, jsonl].map(
        async ({ csv: bytes }) => (await read(bytes, datasetOf(columns.join(" ")))).records,
      ),
    );
    // A record that is broken is broken in another way in each format.
    const values = (all = records) => all?.map(([, fault, , ...row]) => (fault ? "broken" : row));
    expect(values(objects)).toEqual(values(records));
  });

  it("says what is wrong with its options", () => {
    expect(() => generate({ ...COMMITTED, faults: 2 })).toThrow(
      "faults is 2, must be a share from 0 to 1",
    );
    expect(() => generate({ ...COMMITTED, end: "2025-02-30" })).toThrow(/date is "2025-02-30"/);
    expect(() => generate({ ...COMMITTED, days: 0 })).toThrow(
      "days is 0, must be a whole number from 1",
    );
  });
});

it("rounds half away from zero, in whole numbers", () => {
  expect([5, 15, -5, -15, 4, -4].map((n) => divideHalfAway(n, 10))).toEqual([1, 2, -1, -2, 0, 0]);
  expect([formatAmount(5, "USD"), formatAmount(-1234, "EUR"), formatAmount(7, "JPY")]).toEqual([
    "0.05",
    "-12.34",
    "7",
  ]);
});

it("uses the offset of the store's day, on both sides of a change of clocks", () => {
  const at = (date: string, zone: string) => offsetOn(dayNumber(date), zone);
  expect(at("2025-03-08", "America/New_York")).toBe("-05:00");
  expect(at("2025-03-09", "America/New_York")).toBe("-04:00");
  expect(at("2025-01-01", "Europe/London")).toBe("+00:00");
  expect(at("2025-06-30", "Asia/Tokyo")).toBe("+09:00");
});
