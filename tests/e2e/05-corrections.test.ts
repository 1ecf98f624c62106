import { parse } from "csv-parse/sync";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sale } from "../../sample_data/sale";
import { local, reportOf } from "./fixture/cli";
import { violations } from "./fixture/invariants";
import { Lake } from "./fixture/lake";
import { FILES } from "./fixture/places";
import { fingerprint } from "./fixture/published";
import { csv, sale } from "./fixture/sales";

const dateOf = (sale: Sale) => sale.transaction_ts.slice(0, 10);

/** Plain sales of the sample, of four days and without anything planted: bought, not returned. */
function plainSales(): [Sale, Sale, Sale, Sale] {
  const options = { columns: true, relax_column_count: true } as const;
  const all = parse(readFileSync("sample_data/sales_data.csv"), options) as Sale[];
  const plain = (date: string) =>
    all.find(
      (sale) =>
        dateOf(sale) === date &&
        sale.currency === "EUR" &&
        /^[1-9]$/.test(sale.quantity) &&
        sale.discount_pct === "0" &&
        Number(sale.unit_price) > 0 &&
        sale.payment_method === "card" &&
        all.filter((other) => other.transaction_id === sale.transaction_id).length === 1,
    ) as Sale;
  return [plain("2025-03-01"), plain("2025-03-02"), plain("2025-03-03"), plain("2025-03-04")];
}

describe("F32 corrections and late files", () => {
  const [same, dearer, moved, spoiled] = plainSales();
  const price = (Number(dearer.unit_price) + 1).toFixed(2);
  const corrected = {
    ...dearer,
    unit_price: price,
    total_amount: ((Number(price) * 100 * Number(dearer.quantity)) / 100).toFixed(2),
  };
  const late = {
    ...moved,
    transaction_ts: moved.transaction_ts.replace("2025-03-03", "2025-05-09"),
  };
  const touched = ["2025-03-02", "2025-03-03", "2025-05-09"];
  const stored = (lake: Lake, { transaction_id }: Sale) =>
    lake.sql(
      `select business_date, total_amount, run_id from processed.sales where transaction_id = '${transaction_id}'`,
    );

  it("of a later file count as what they are, and touch their own dates only", async () => {
    const lake = Lake.connect();
    const dates = touched.map((date) => `date '${date}'`).join(", ");
    const others = () => fingerprint(lake, "daily_sales", `business_date not in (${dates})`);
    const net = (date: string) =>
      lake.value(
        `select net_revenue from analytics.daily_kpis where business_date = date '${date}' and currency = 'EUR'`,
      );
    const before = {
      others: await others(),
      net: await net("2025-03-02"),
      spoiled: await stored(lake, spoiled),
    };

    mkdirSync(FILES, { recursive: true });
    const file = join(FILES, "corrections.csv");
    writeFileSync(file, csv(same, corrected, late, { ...spoiled, quantity: "two" }));
    const report = reportOf(await local(["drop", file, "--json"]));

    expect(report.reconciliation).toEqual({
      rows_in: 4,
      accepted: 2,
      quarantined: 1,
      duplicates: 1,
      superseded: 2,
      balanced: true,
    });
    expect(await stored(lake, corrected)).toMatchObject([
      {
        business_date: "2025-03-02",
        total_amount: Number(corrected.total_amount),
        run_id: report.run_id,
      },
    ]);
    expect(await stored(lake, late)).toMatchObject([{ business_date: "2025-05-09" }]);
    expect(await stored(lake, spoiled)).toEqual(before.spoiled);
    expect(Number(await net("2025-03-02")) - Number(before.net)).toBeCloseTo(
      Number(corrected.total_amount) - Number(dearer.total_amount),
      2,
    );
    expect(await others()).toEqual(before.others);
    expect(await violations(lake)).toEqual([]);
  });
});

describe("names and contents", () => {
  const KEY = "landing/sales/names.csv";
  const [one, other, shared] = ["one", "other", "shared"].map((name) =>
    csv(sale(`names-${name}`), sale("names-in-both-versions", { payment_method: name })),
  ) as [string, string, string];

  it("F10 takes a file under two names once, and a changed file under the same name again", async () => {
    const lake = Lake.connect();
    await lake.put(KEY, one);
    const first = await lake.taken(one, KEY);
    await lake.put(KEY, other);
    const second = await lake.taken(other, KEY);
    // S3 gives the time of arrival in whole seconds; within one, the content decides the order.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await lake.put("landing/sales/a name.csv", shared);
    await lake.taken(shared);
    await lake.put("landing/sales/another name.csv", shared);
    const { keys } = await lake.taken(shared, "landing/sales/another name.csv");
    const run = await lake.run("names");

    expect(first.file_id).not.toBe(second.file_id);
    expect([...keys].sort()).toEqual([
      "landing/sales/a name.csv",
      "landing/sales/another name.csv",
    ]);
    // Three contents of two rows each: one id stands in all three, the last one to arrive wins.
    expect(await lake.record(run.runId, "reconcile")).toMatchObject({
      files: 3,
      rows_in: 6,
      accepted: 4,
      duplicates: 2,
      quarantined: 0,
    });
    const sql =
      "select payment_method from processed.sales where transaction_id = 'names-in-both-versions'";
    expect(await lake.value(sql)).toBe("shared");
    expect(await violations(lake)).toEqual([]);
  });
});
