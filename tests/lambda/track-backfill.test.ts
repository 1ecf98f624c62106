import { PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { readRecord, writeRecord } from "../../src-lambda/core/run-records";
import { begin } from "../../src-lambda/track-backfill/begin";
import { conclude } from "../../src-lambda/track-backfill/conclude";
import { fail } from "../../src-lambda/track-backfill/fail";
import { settle } from "../../src-lambda/track-backfill/settle";
import { BackfillWorld } from "./backfill-world";
import { type Moto, startMoto } from "./moto";

let moto: Moto;
let lake: BackfillWorld;
let count = 0;
const RUN = { backfill_id: "b", run_id: "b.001" };

beforeAll(async () => (moto = await startMoto()));
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  lake = await BackfillWorld.create(moto, `t${count}`);
  await lake.world.drop("landing/stores/s.csv", "store_id\nA\n");
  const file = await lake.done("a", 2);
  await lake.answers([{ day: "2026-02-02", sha256: file.sha256, row_count: "2" }]);
  await lake.plan({ from: "2026-02-01", to: "2026-02-04" });
});

const entries = async () => {
  const { client, table } = lake.backfills as unknown as { client: never; table: string };
  const scan = new ScanCommand({ TableName: table });
  const { Items = [] } = await (client as BackfillWorld["world"]["documents"]).send(scan);
  return new Map(Items.map((item) => [String(item["entry"]), item]));
};
const first = async () => lake.backfills.run("b", "b.001");
/** Athena's answers: the snapshot of each table and the rows of the run in it. */
const counted = (accepted: string, quarantined: string) =>
  lake.answers(
    [{ snapshot_id: "1" }],
    [{ row_count: accepted }],
    [{ snapshot_id: "2" }],
    [{ row_count: quarantined }],
  );

describe("a run of a backfill", () => {
  it("waits for a daily run, then begins with all of its dates", async () => {
    const daily = await lake.start("daily", "today");
    await expect(begin(lake.tracking, RUN)).rejects.toMatchObject({
      name: "TodayRuns",
      message: expect.stringContaining("today") as string,
    });
    expect(await first()).toMatchObject({ status: "planned", attempts: 0 });
    await lake.stop(daily);
    await begin(lake.tracking, RUN);
    expect(await first()).toMatchObject({ status: "running", attempts: 1 });
    expect((await entries()).get("date#2026-02-02")).toMatchObject({ status: "running" });
    expect((await entries()).get("date#2026-02-03")).toMatchObject({ status: "planned" });
  });

  it("does not begin for ever", async () => {
    await lake.backfills.mark(await first(), { status: "running", attempts: 20 });
    await expect(begin(lake.tracking, RUN)).rejects.toMatchObject({ name: "TooOften" });
  });

  it("is done, date by date and step by step, when its rows are accounted for", async () => {
    const changes = [
      { business_date: "2026-02-02", rows_before: 1, rows_after: 1, amounts: [] },
    ] as const;
    await lake.worked(RUN.run_id, { changes });
    await counted("1", "1");
    await settle(lake.tracking, RUN);
    expect(await first()).toMatchObject({ status: "done", result: { accepted: 1, changes } });
    expect((await entries()).get("date#2026-02-02")).toMatchObject({
      status: "done",
      steps: {
        raw_to_processed: "succeeded",
        data_quality_check: "succeeded",
        aggregation_job: "succeeded",
        reconcile: "succeeded",
      },
    });
    const { curated, s3 } = lake.world;
    for (const step of ["reconcile", "run"])
      expect(await readRecord(s3, curated, RUN.run_id, step)).toMatchObject({
        status: "succeeded",
        rows_in: 2,
        balanced: true,
      });
  });

  it.each([
    ["a row less in the table", "0", {}, /rows_in 2 is not accepted 0/],
    [
      "rows of other dates too few",
      "1",
      { rows_in: 1, accepted: 1, quarantined: 0 },
      /rows_in: 2 counted/,
    ],
  ])("is not done with %s", async (_, accepted, judged, message) => {
    await lake.worked(RUN.run_id, judged);
    await counted(accepted, "1");
    await expect(settle(lake.tracking, RUN)).rejects.toThrow(message);
    expect((await first()).status).toBe("planned");
    const record = await readRecord(lake.world.s3, lake.world.curated, RUN.run_id, "reconcile");
    expect(record).toMatchObject({ status: "failed", balanced: false });
  });

  it("is to be run again when it gave way", async () => {
    await lake.worked(RUN.run_id);
    await writeRecord(lake.world.s3, lake.world.curated, {
      run_id: RUN.run_id,
      step: "aggregation_job",
      status: "skipped",
      reason: "run b.001 let run today go first",
      finished_at: "x",
    });
    await expect(settle(lake.tracking, RUN)).rejects.toMatchObject({
      name: "GaveWay",
      message: "run b.001 let run today go first",
    });
  });

  it("that failed says why, gives its tables back, and may begin anew", async () => {
    const { documents } = lake.world;
    const TableName = lake.tracking.env.LEASES_TABLE;
    const Item = { table_name: "processed.sales", owner: RUN.run_id };
    await documents.send(new PutCommand({ TableName, Item }));
    await lake.backfills.mark(await first(), { status: "running", attempts: 3 });
    const error = { Error: "States.TaskFailed", Cause: '{"ErrorMessage":"out of memory"}' };
    await fail(lake.tracking, { ...RUN, error });
    expect(await first()).toMatchObject({
      status: "failed",
      attempts: 0,
      reason: "States.TaskFailed: out of memory",
    });
    expect((await documents.send(new ScanCommand({ TableName }))).Items).toEqual([]);
    await begin(lake.tracking, RUN);
    expect((await first()).reason).toBeUndefined();
  });
});

describe("a backfill", () => {
  it("has failed when a run has, and names its dates; done when all are", async () => {
    const [one, two] = await lake.backfills.runs("b");
    if (!one || !two) throw new Error("two runs were planned");
    await lake.backfills.mark(one, { status: "done" });
    await lake.backfills.mark(two, { status: "failed", reason: "out of memory" });
    await expect(conclude(lake.tracking, { backfill_id: "b" })).rejects.toMatchObject({
      name: "BackfillFailed",
      message: "1 of 2 runs of b failed: b.002 (2026-02-03 to 2026-02-04): out of memory",
    });
    expect(await lake.backfills.plan("b")).toMatchObject({ status: "failed" });
    await lake.backfills.mark(two, { status: "done" });
    expect(await conclude(lake.tracking, { backfill_id: "b" })).toEqual({
      backfill_id: "b",
      runs: 2,
    });
    expect(await lake.backfills.plan("b")).toMatchObject({ status: "done" });
  });
});
