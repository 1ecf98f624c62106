import { parse } from "csv-parse/sync";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readJson } from "../../delivery/files";
import { demoSales } from "../../local/demo/demo-sales";
import { demoNote } from "../../local/demo/launch";
import type { Served } from "../../local/demo/sales-api";
import { reportOf, type Ended } from "./fixture/cli";
import { violations } from "./fixture/invariants";
import { Lake } from "./fixture/lake";
import { FIRST_RUN } from "./fixture/places";

const SAMPLE = "sample_data/sales_data.csv";
const first = () => JSON.parse(readFileSync(FIRST_RUN, "utf8")) as Ended;
const planted = JSON.parse(readFileSync("sample_data/sales_data.report.json", "utf8")) as {
  rows: number;
  expected: { accepted: number; quarantined: number; duplicates: number };
};

/** What the HTTP source brought beside the file: all of it is good. */
const fetched = demoSales("api").map(({ sale }) => sale);
const rows = planted.rows + fetched.length;
const accepted = planted.expected.accepted + fetched.length;

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  /** As it stands in the file, without its own line break. */
  readonly raw: string;
}

/** The sample's records by the line they start on, read by somebody else's parser. */
function sampleByLine(): Map<number, Parsed["record"]> {
  const options = { columns: true, raw: true, relax_column_count: true } as const;
  const records = parse(readFileSync(SAMPLE), options) as unknown as Parsed[];
  let next = 2;
  return new Map(
    records.map(({ record, raw }) => {
      const line = next;
      next += raw.trim().split(/\r\n|\n/).length;
      return [line, record];
    }),
  );
}

/** Net revenue in hundredths by date and currency. */
function revenueOf(records: readonly Parsed["record"][]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { transaction_ts, currency, total_amount } of records) {
    // The generator writes moments with the store's offset: the text begins with its date.
    const group = `${transaction_ts?.slice(0, 10)} ${currency}`;
    sums[group] = (sums[group] ?? 0n) + hundredths(total_amount ?? "");
  }
  return sums;
}

function hundredths(amount: string): bigint {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount.trim()) ?? [];
  return BigInt(`${sign}${whole}${fraction.padEnd(2, "0")}`);
}

describe("the first run", () => {
  it("ends well and prints exactly one JSON document", () => {
    const report = reportOf(first());
    expect(report).toMatchObject({
      run_id: expect.stringMatching(/^daily-/) as string,
      status: "succeeded",
      problems: [],
    });
    expect(report.kpis.length).toBeGreaterThan(0);
  });

  it("names its steps, in order, each with its time", () => {
    const { steps } = reportOf(first());
    expect(steps.map(({ name }) => name)).toEqual([
      "claim_files",
      "crawl",
      "check_contract",
      "raw_to_processed",
      "data_quality_check",
      "count_rows",
      "read_counts",
      "aggregation_job",
      "insights",
      "plan_model",
      "train_model",
      "choose_model",
      "forecast",
      "publish_forecast",
      "reconcile",
      "refresh_dashboards",
    ]);
    for (const step of steps)
      expect(step).toMatchObject({
        status: "succeeded",
        seconds: expect.any(Number) as number,
      });
    expect(steps.find(({ name }) => name === "raw_to_processed")?.rows).toBe(rows);
  });

  it("accounts for every row as the generator does, which knows nothing of the pipeline", () => {
    expect(reportOf(first()).reconciliation).toMatchObject({
      ...planted.expected,
      rows_in: rows,
      accepted,
      balanced: true,
    });
  });

  it("has from the HTTP API all that it served, through what it refused in between", async () => {
    const { instance, paths } = Lake.connect();
    const { url } = readJson<{ url: string }>(demoNote({ instance, paths }, "demo-api")) ?? {};
    const served = (await (await fetch(`${url}/served`)).json()) as Served;
    expect(served.rows).toBe(fetched.length);
    expect(served.refused).toBeGreaterThan(0);
    expect(reportOf(first()).sources).toEqual([
      {
        source: "store-api",
        rows: served.rows,
        object: expect.stringMatching(/^landing\/sales\/store-api\/.+\.jsonl\.gz$/) as string,
      },
    ]);
  });

  it("has the revenue of every date and currency that the accepted lines add up to", async () => {
    const lake = Lake.connect();
    const run = reportOf(first()).run_id;
    const sha256 = createHash("sha256").update(readFileSync(SAMPLE)).digest("hex");
    const lines = await lake.sql(
      `select source_line from processed.sales where run_id = '${run}' and source_sha256 = '${sha256}'`,
    );
    const kpis = await lake.sql(
      "select business_date, currency, net_revenue from analytics.daily_kpis where business_date >= date '2025-01-01'",
    );
    const shown = kpis.map(({ business_date, currency, net_revenue }) => [
      `${business_date} ${currency}`,
      hundredths(String(net_revenue)),
    ]);
    const sample = sampleByLine();
    const dropped = lines.map((row) => sample.get(Number(row["source_line"])) ?? {});
    expect(dropped).toHaveLength(planted.expected.accepted);
    expect(Object.fromEntries(shown)).toEqual(revenueOf([...dropped, ...fetched]));
  });

  it("knows every customer, what is bought together, and what the model had to go by", async () => {
    const lake = Lake.connect();
    const [customers] = await lake.sql(
      `select count(*) as known, count(distinct customer_id) as ids,
         (select count(distinct customer_id) from processed.sales where customer_id is not null) as sold
       from curated.customer_insights`,
    );
    expect(Number(customers?.["ids"])).toBe(Number(customers?.["sold"]));
    const [pairs] = await lake.sql(
      "select count(*) as pairs, min(orders_together) as least from curated.product_pairs where product_a < product_b",
    );
    expect(Number(pairs?.["pairs"])).toBeGreaterThan(0);
    expect(Number(pairs?.["least"])).toBeGreaterThan(0);
    const [features] = await lake.sql(
      `select sum(net_revenue) - (select sum(total_amount) from processed.sales) as lost
       from curated.sales_features`,
    );
    expect(Number(features?.["lost"])).toBe(0);
  });

  it("forecasts 28 days of each live series by a model that was judged, and says whose they are", async () => {
    const lake = Lake.connect();
    const { run_id } = reportOf(first());
    const rows = await lake.sql(
      `select store_id, category, count(*) as days, count(distinct business_date) as dates,
         min(p10) as least, bool_and(p10 <= p50 and p50 <= p90) as ordered, min(served_by) as served_by
       from curated.sales_forecast group by store_id, category`,
    );
    const [live] = await lake.sql(
      `select count(*) as series from (
         select store_id, category, max(business_date) as latest from processed.sales group by 1, 2
       ) where latest > (select date_add('day', -56, max(business_date)) from processed.sales)`,
    );
    expect(rows).toHaveLength(Number(live?.["series"]));
    for (const row of rows) {
      expect([Number(row["days"]), Number(row["dates"])]).toEqual([28, 28]);
      expect(Number(row["least"])).toBeGreaterThanOrEqual(0);
      expect(String(row["ordered"])).toBe("true");
      expect([`candidate of run ${run_id}`, "seasonal_naive"]).toContain(row["served_by"]);
    }
    const [decision] = await lake.sql(
      `select reason, notices from curated.pipeline_runs where run_id = '${run_id}' and step = 'choose_model'`,
    );
    expect(String(decision?.["reason"])).toMatch(/^the model trained today (earned|did not earn)/);
  });

  it("prints the KPIs of the latest dates as Athena has them", async () => {
    const { kpis } = reportOf(first());
    const latest = await Lake.connect().sql(
      "select * from analytics.daily_kpis where business_date > date '2025-06-23' and business_date < date '2025-07-01' order by 1 desc, 2",
    );
    expect(kpis).toEqual(latest);
  });

  it("leaves a sound lake", async () => {
    expect(await violations(Lake.connect())).toEqual([]);
  });
});
