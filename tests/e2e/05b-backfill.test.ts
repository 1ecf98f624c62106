import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { readFileSync } from "node:fs";
import type { BackfillReport } from "../../delivery/backfill/report";
import type { Outline } from "../../src-lambda/plan-backfill/planned";
import { type Ended, local, startLocal } from "./fixture/cli";
import { Lake, type Row } from "./fixture/lake";
import { violations } from "./fixture/invariants";
import { fingerprint } from "./fixture/published";
import { csv, sale } from "./fixture/sales";

const STORES = readFileSync("sample_data/stores.csv", "utf8");
/** As if the shop in Berlin had been entered with the wrong time zone. */
const MOVED = STORES.replace(/^(DE-BER-01,.*)Europe\/Berlin/m, "$1Asia/Tokyo");
const DATES = ["2024-04-02", "2024-04-03", "2024-04-04"] as const;
const IN_ONE_RUN = ["--from", DATES[0], "--to", DATES[2]] as const;
const RANGE = [...IN_ONE_RUN, "--dates-per-run", "1"] as const;
const AT = {
  noon: "2024-04-02T12:00:00+02:00",
  night: "2024-04-03T23:30:00+02:00",
  lastNight: "2024-04-05T23:30:00+02:00",
} as const;

async function dropStores(lake: Lake, text: string): Promise<void> {
  const before = (await lake.ledger("stores", text))?.arrived_at ?? "";
  // S3 gives the time of arrival in whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await lake.put("landing/stores/stores.csv", text);
  await lake.until("the stores are in force", async () => {
    const item = await lake.ledger("stores", text);
    return item !== undefined && item.arrived_at > before;
  });
}

const reportOf = ({ code, stderr, stdout }: Ended): BackfillReport => {
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout) as BackfillReport;
};

/** Dates of the sales of this test, each by its id. */
async function standing(lake: Lake): Promise<Row[]> {
  return lake.sql(
    `select transaction_id, business_date from processed.sales
     where transaction_id like 'backfill-%' order by transaction_id`,
  );
}

const others = async (lake: Lake) => {
  const dates = DATES.map((date) => `date '${date}'`).join(", ");
  const where = `business_date not in (${dates})`;
  return [await fingerprint(lake, "sales", where), await fingerprint(lake, "daily_sales", where)];
};

describe("a backfill", () => {
  const lake = Lake.connect();
  const before = [
    { transaction_id: "backfill-last-night", business_date: "2024-04-05" },
    { transaction_id: "backfill-night", business_date: "2024-04-03" },
    { transaction_id: "backfill-noon", business_date: "2024-04-02" },
  ];

  beforeAll(async () => {
    const rows = csv(
      sale("backfill-noon", { transaction_ts: AT.noon }),
      sale("backfill-night", { transaction_ts: AT.night }),
      sale("backfill-last-night", { transaction_ts: AT.lastNight }),
    );
    await lake.put("landing/sales/backfill.csv", rows);
    await lake.taken(rows);
    await lake.run("before-backfill");
    expect(await standing(lake)).toEqual(before);
    await dropStores(lake, MOVED);
  });

  it("in a dry run says what it would do, and does nothing", async () => {
    const { code, stdout } = await local(["backfill", ...RANGE, "--dry-run", "--json"]);
    const outline = JSON.parse(stdout) as Outline;
    expect(code).toBe(0);
    expect(outline.dates.map(({ date, rows }) => [date, rows])).toEqual([
      ["2024-04-02", 1],
      ["2024-04-03", 1],
      ["2024-04-04", 0],
    ]);
    expect(outline.files).toBe(3);
    expect(await standing(lake)).toEqual(before);
  });

  it("makes its dates what the corrected store says, and leaves all others as they are", async () => {
    const untouched = await others(lake);
    const report = reportOf(await local(["backfill", ...RANGE, "--json"]));
    expect(await standing(lake)).toEqual([
      before[0],
      // Half past eleven in Berlin is the next morning in Tokyo.
      { transaction_id: "backfill-night", business_date: "2024-04-04" },
      before[2],
    ]);
    expect(await others(lake)).toEqual(untouched);
    expect(report).toMatchObject({ status: "succeeded", problem: null });
    expect(report.dates).toEqual([
      {
        business_date: "2024-04-02",
        rows_before: 1,
        rows_after: 1,
        rows_written: 0,
        rows_quarantined: 0,
        amounts: [{ currency: "EUR", before: "20.00", after: "20.00" }],
      },
      {
        business_date: "2024-04-03",
        rows_before: 1,
        rows_after: 0,
        rows_written: 0,
        rows_quarantined: 0,
        amounts: [{ currency: "EUR", before: "20.00", after: "0.00" }],
      },
      {
        business_date: "2024-04-04",
        rows_before: 0,
        rows_after: 1,
        rows_written: 1,
        rows_quarantined: 0,
        amounts: [{ currency: "EUR", before: "0.00", after: "20.00" }],
      },
    ]);
    expect(await violations(lake)).toEqual([]);
  });

  it("F33 is stopped half-way, lets today's run by, and continues with what is left", async () => {
    await dropStores(lake, STORES);
    const watching = startLocal(["backfill", ...RANGE, "--json"]);
    await watching.says("✓ 2024-04-02 to 2024-04-02");
    const [execution] = await lake.running("backfill");
    await lake.clients.sfn.send(new StopExecutionCommand({ executionArn: execution }));
    expect((await watching.ended).code).toBe(1);

    const again = startLocal(["backfill", ...RANGE, "--json"]);
    await again.says("✓ plan the runs");
    const rows = csv(sale("backfill-today"));
    await lake.put("landing/sales/backfill-today.csv", rows);
    await lake.taken(rows);
    expect((await lake.run("today")).status).toBe("SUCCEEDED");

    const ended = await again.ended;
    expect(ended.stderr).toContain(", begun before");
    expect(reportOf(ended).runs.map(({ status }) => status)).toEqual(["done", "done", "done"]);
    expect((await standing(lake)).slice(0, 2)).toEqual(before.slice(0, 2));
    expect(await violations(lake)).toEqual([]);
  });

  it("of dates that are right changes nothing, and says so in words", async () => {
    const all = await fingerprint(lake, "sales");
    const { code, stdout } = await local(["backfill", ...IN_ONE_RUN]);
    expect(code).toBe(0);
    expect(stdout).toContain("0 dates changed, 2 stayed as they were");
    expect(await fingerprint(lake, "sales")).toEqual(all);
  });

  it("of aggregates alone mends them from published sales", async () => {
    const right = await fingerprint(lake, "daily_sales");
    await lake.sql(
      "update curated.daily_sales set line_count = 99 where business_date = date '2024-04-03'",
    );
    await local(["backfill", ...IN_ONE_RUN, "--datasets", "daily_sales"]);
    expect(await fingerprint(lake, "daily_sales")).toEqual(right);
  });

  it("is refused with what is wrong and exit code 2", async () => {
    const wrong = await local(["backfill", "--from", "2024-04-31", "--to", "2024-05-01"]);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining("It must be a day, yyyy-mm-dd.") as string,
    ]);
    const half = await local(["backfill", "--from", "2024-04-30"]);
    expect([half.code, half.stderr]).toEqual([
      2,
      expect.stringContaining("a backfill needs --from and --to") as string,
    ]);
  });
});
