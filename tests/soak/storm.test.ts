import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { loadConfig } from "../../config";
import { resourceName } from "../../delivery/target";
import { clockOf } from "../../local/clock";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { violations } from "../e2e/fixture/invariants";
import { Lake } from "../e2e/fixture/lake";
import { LandingQueue } from "../e2e/fixture/landing-queue";
import { csv, sales } from "../e2e/fixture/sales";

const FILES = 2_000;
const ROWS = 2;
/** Uploads of the test at the same time. */
const AT_ONCE = 50;
const FOLDER = "landing/sales/storm/";

const lake = () => Lake.connect();
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function drop(one: number): Promise<void> {
  await lake().put(`${FOLDER}${one}.csv`, csv(...sales(`storm-${one}`, ROWS)));
}

async function taken(): Promise<FileItem[]> {
  return (await lake().files()).filter(({ keys }) => keys.some((key) => key.startsWith(FOLDER)));
}

/** By the clock of the local AWS, which another test may have moved. */
const now = async () => new Date((await clockOf(lake().instance)).now);

/** The most invocations of ingest-file at the same time. */
async function mostAtOnce({ clients, target }: Lake, since: Date): Promise<number> {
  const command = new GetMetricStatisticsCommand({
    Namespace: "AWS/Lambda",
    MetricName: "ConcurrentExecutions",
    Dimensions: [{ Name: "FunctionName", Value: resourceName(target, "ingest-file") }],
    StartTime: since,
    EndTime: new Date((await now()).getTime() + 60_000),
    Period: 60,
    Statistics: ["Maximum"],
  });
  const { Datapoints = [] } = await clients.cloudwatch.send(command);
  return Math.max(...Datapoints.map(({ Maximum = 0 }) => Maximum));
}

describe("F6 2,000 files dropped at once", () => {
  let since: Date;
  let files: FileItem[];

  beforeAll(async () => {
    since = await now();
    const numbers = Array.from({ length: FILES }, (_, index) => index);
    for (let i = 0; i < FILES; i += AT_ONCE)
      await Promise.all(numbers.slice(i, i + AT_ONCE).map(drop));
    do {
      await wait(2_000);
      files = await taken();
    } while (files.length < FILES);
    await new LandingQueue(lake()).drained();
    files = await taken();
  });

  it("are taken in, each once", () => {
    expect(files).toHaveLength(FILES);
    expect(new Set(files.flatMap(({ keys }) => keys)).size).toBe(FILES);
    expect(files.filter(({ rows, state }) => state !== "ready" || rows !== ROWS)).toEqual([]);
  });

  it("leave no message behind", async () => {
    expect(await new LandingQueue(lake()).takeDeadLetters()).toEqual([]);
  });

  it("are canonical rows, each once", async () => {
    const [found] = await lake().sql(
      `select count(*) as row_count, count(distinct transaction_id) as sales
         from raw.sales_raw where transaction_id like 'storm-%'`,
    );
    expect(found).toEqual({ row_count: FILES * ROWS, sales: FILES * ROWS });
  });

  it("are worked off by many at once, but no more than allowed", async () => {
    const { concurrency } = loadConfig("dev").ingest;
    const most = await mostAtOnce(lake(), since);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(concurrency);
  });

  it("go through one run", async () => {
    expect(await lake().run("storm")).toMatchObject({ status: "SUCCEEDED" });
    const stored = "select count(*) from processed.sales where transaction_id like 'storm-%'";
    expect(await lake().value(stored)).toBe(FILES * ROWS);
    expect(await violations(lake())).toEqual([]);
  });
});
