import { spawnSync } from "node:child_process";
import { addDays, around, daysBetween, isDay } from "../../src-lambda/plan-backfill/calendar";
import { BLANKS_AROUND } from "../../src-lambda/plan-backfill/raw-index";
import { readRequest } from "../../src-lambda/plan-backfill/request";
import { BackfillWorld } from "./backfill-world";
import { type Moto, startMoto } from "./moto";

let moto: Moto;
let lake: BackfillWorld;
let count = 0;

beforeAll(async () => (moto = await startMoto()));
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  lake = await BackfillWorld.create(moto, `p${count}`);
  await lake.world.drop("landing/stores/s.csv", "store_id\nA\n");
});

const json = async (key: string) => JSON.parse(String(await lake.world.bytes(lake.world.raw, key)));
const day = (day: string, sha256: string, row_count = "1") => ({ day, sha256, row_count });
const WEEK = { from: "2026-02-01", to: "2026-02-04" };

it("an id is found without the blanks around it", () => {
  const id = (text: string) => text.replaceAll(new RegExp(BLANKS_AROUND, "gu"), "");
  expect([" \t\\n T1\\r\\n\u00a0", "T 1", "\\n \ufeff", "T\\\\"].map(id)).toEqual([
    "T1",
    "T 1",
    "",
    "T\\\\",
  ]);
});

it("a long run of blanks inside an id holds nothing up", () => {
  const long = `T${" ".repeat(600_000)}${"\\n".repeat(100_000)}1`;
  // In a process that can be ended: from each blank anew, this takes hours.
  const program = `
    const text = require("node:fs").readFileSync(0, "utf8");
    process.stdout.write(text.replaceAll(new RegExp(process.argv[1], "gu"), ""));`;
  const options = { input: `${long} `, encoding: "utf8", timeout: 30_000 } as const;
  const { stdout } = spawnSync(process.execPath, ["-e", program, BLANKS_AROUND], options);
  expect(stdout === long).toBe(true);
});

describe("plan-backfill", () => {
  it("gives each run its dates, and the files that can hold rows of them, with their manifest", async () => {
    const [a, b, c] = [await lake.done("a"), await lake.done("b", 2), await lake.done("c")];
    await lake.answers([
      day("2026-02-01", a.sha256),
      // Another version of a sale of the 1st, in a file of some other day.
      day("2026-02-01", c.sha256, "0"),
      day("2026-02-06", b.sha256, "2"),
      day("2026-02-01", "f".repeat(64)),
    ]);
    const outline = await lake.plan(WEEK);
    expect(outline.dates).toEqual([
      { date: "2026-02-01", run_id: "b.001", rows: 2 },
      { date: "2026-02-02", run_id: "b.001", rows: 0 },
      { date: "2026-02-03", run_id: "b.002", rows: 0 },
      { date: "2026-02-04", run_id: "b.002", rows: 0 },
    ]);
    const first = await json("manifests/b.001.json");
    expect(first).toMatchObject({
      run_id: "b.001",
      dates: ["2026-02-01", "2026-02-02"],
      datasets: ["sales"],
      rows_in: 2,
      stores: { sha256: expect.any(String) as string },
    });
    const shas = (manifest: { files: { sha256: string }[] }) =>
      manifest.files.map(({ sha256 }) => sha256).sort();
    expect(shas(first)).toEqual([a.sha256, c.sha256].sort());
    // Two days on either side: an offset, a time zone, a date at the store.
    expect(shas(await json("manifests/b.002.json"))).toEqual([a.sha256, b.sha256, c.sha256].sort());
    expect(await lake.backfills.runs("b")).toMatchObject([
      { run_id: "b.001", status: "planned", files: 2, rows: 2, dates: first.dates },
      { run_id: "b.002", status: "planned", files: 3, rows: 4 },
    ]);
  });

  it("in a dry run says it all and writes nothing", async () => {
    const a = await lake.done("a");
    await lake.answers([day("2026-02-02", a.sha256, "7")]);
    const outline = await lake.plan({ ...WEEK, dry_run: true, dates_per_run: 10 });
    expect(outline).toMatchObject({ files: 1, rows: 1, runs: [{ run_id: "b.001" }] });
    expect(await lake.backfills.plan("b")).toBeUndefined();
    expect(await lake.world.keys(lake.world.raw, "manifests/")).toEqual([]);
  });

  it("of everything takes every date that was delivered, and what has none once", async () => {
    const [a, b] = [await lake.done("a"), await lake.done("b")];
    await lake.answers([
      day("2026-02-10", a.sha256),
      day("", b.sha256),
      day("2026-02-31", b.sha256),
    ]);
    const { dates, runs } = await lake.plan({ dates_per_run: 3 });
    expect(dates.map(({ date }) => date)).toEqual(daysBetween("2026-02-08", "2026-02-12"));
    const files = async (run_id: string) => (await json(`manifests/${run_id}.json`)).files.length;
    expect(await Promise.all(runs.map(({ run_id }) => files(run_id)))).toEqual([2, 1]);
  });

  it("of aggregates alone reads no file and takes every date asked for", async () => {
    await lake.done("a");
    const { dates, files, stores } = await lake.plan({ ...WEEK, datasets: ["daily_sales"] });
    expect([dates.length, files, stores]).toEqual([4, 0, null]);
    expect(await json("manifests/b.001.json")).toMatchObject({ files: [], stores: null });
  });

  it("continues with what is left, and refuses while another execution works on it", async () => {
    const a = await lake.done("a");
    await lake.answers([day("2026-02-02", a.sha256)]);
    const first = await lake.start("backfill", "b");
    await lake.plan(WEEK, first);
    const [run, other] = await lake.backfills.runs("b");
    if (run) await lake.backfills.mark(run, { status: "done" });
    if (other) await lake.backfills.mark(other, { status: "failed", reason: "out of memory" });
    await expect(lake.plan(WEEK, "arn:other")).rejects.toMatchObject({
      name: "AlreadyRunning",
      message: expect.stringContaining(first) as string,
    });
    await lake.stop(first);
    expect((await lake.plan(WEEK, "arn:other")).runs.map(({ run_id }) => run_id)).toEqual([
      "b.002",
    ]);
    expect(await lake.backfills.plan("b")).toMatchObject({ execution_arn: "arn:other" });
    expect((await lake.backfills.runs("b")).map(({ status }) => status)).toEqual([
      "done",
      "planned",
    ]);
  });

  it("stops before it notes anything when there are no stores", async () => {
    const bare = await BackfillWorld.create(moto, `q${count}`);
    await expect(bare.plan(WEEK)).rejects.toMatchObject({
      message: expect.stringContaining("landing/stores/") as string,
    });
    expect(await bare.backfills.plan("b")).toBeUndefined();
  });

  it("refuses more runs than a state machine can carry", async () => {
    const request = { from: "2020-01-01", to: "2025-01-01", datasets: ["daily_sales"] };
    await expect(lake.plan({ ...request, dates_per_run: 1 })).rejects.toThrow(
      "1828 runs of 1 dates, at most 500 are allowed; raise dates_per_run or ask for less",
    );
  });
});

describe("a request", () => {
  const read = (given: object) => () => readRequest({ backfill_id: "b", ...given }, 4);
  it.each([
    ["a day that is none", { from: "2026-02-30", to: "2026-03-01" }, /from is "2026-02-30": must/],
    ["an end before the start", { from: "2026-02-02", to: "2026-02-01" }, /give both, in order/],
    ["half a range", { from: "2026-02-02" }, /to is missing/],
    ["too many dates", { from: "2000-01-01", to: "2026-01-01" }, /at most 3660 are allowed/],
    ["too much at once", { ...WEEK, concurrency: 5 }, /concurrency is 5, at most 4/],
    ["another dataset", { ...WEEK, datasets: ["stores"] }, /datasets.0 is "stores"/],
    ["aggregates of everything", { datasets: ["daily_sales"] }, /give from and to/],
    ["an id that is no key", { backfill_id: "../x" }, /backfill_id is "..\/x"/],
  ])("refuses %s", (_, given, message) => {
    expect(read(given)).toThrow(message);
  });
});

describe("rows at the ends of the calendar", () => {
  it("are made anew by the first run of a replay: at their store they may have no date", async () => {
    const [first, last, other] = [await lake.done("a"), await lake.done("b"), await lake.done("c")];
    await lake.answers([
      day("0001-01-01", first.sha256),
      day("2026-02-01", other.sha256),
      day("9999-12-31", last.sha256),
    ]);
    await lake.plan({});
    const { files } = (await json("manifests/b.001.json")) as { files: { sha256: string }[] };
    expect(files.map(({ sha256 }) => sha256).sort()).toEqual([first.sha256, last.sha256].sort());
  });
});

describe("the calendar", () => {
  it("knows its days and their neighbours", () => {
    expect(["2024-02-29", "2025-02-29", "0001-01-01", "9999-12-31", "x"].map(isDay)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(addDays("2025-12-31", 1)).toBe("2026-01-01");
    expect(around("9999-12-31", 1)).toEqual(["9999-12-30", "9999-12-31"]);
    expect(around("0001-01-01", 1)).toEqual(["0001-01-01", "0001-01-02"]);
  });
});
