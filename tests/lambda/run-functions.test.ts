import {
  CreateStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { Ledger } from "../../src-lambda/core/ledger";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { writeRecord } from "../../src-lambda/core/run-records";
import { type Claimed, claimFiles } from "../../src-lambda/claim-files/claim";
import { RunLock } from "../../src-lambda/claim-files/run-lock";
import { Runs } from "../../src-lambda/claim-files/runs";
import { reconcile } from "../../src-lambda/reconcile/reconcile";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

const ROLE = "arn:aws:iam::123456789012:role/states";
const DEFINITION = '{"StartAt":"a","States":{"a":{"Type":"Succeed"}}}';
const file = (id: string, rows = 1) =>
  `transaction_id,order_id,quantity,unit_price\n${`${id},O,1,1\n`.repeat(rows)}`;

let moto: Moto;
let world: World;
let count = 0;
let sfn: SFNClient;
let machine: string;

beforeAll(async () => {
  moto = await startMoto();
  sfn = new SFNClient({});
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  world = await World.create(`r${count}`);
  const made = await sfn.send(
    new CreateStateMachineCommand({
      name: `daily-${count}`,
      definition: DEFINITION,
      roleArn: ROLE,
    }),
  );
  machine = made.stateMachineArn ?? "";
});

/** Starts an execution that moto leaves running until it is stopped. */
async function start(name: string): Promise<string> {
  const started = await sfn.send(new StartExecutionCommand({ stateMachineArn: machine, name }));
  return started.executionArn ?? "";
}

/** The business date of a run is its own unless a test says otherwise: dates do not wait for each other. */
const dateOf = (run_id: string) => `2025-06-${run_id.slice(-1).padStart(2, "0")}`;

function claim(
  run_id: string,
  { ledger = world.ledger, business_date = dateOf(run_id) } = {},
): Promise<Claimed> {
  const env = {
    RAW_BUCKET: world.raw,
    CURATED_BUCKET: world.curated,
    FILES_TABLE: world.table,
    LEASES_TABLE: world.leases,
    STATE_MACHINE_ARN: machine,
  };
  const { documents, s3 } = world;
  const runs = new Runs(sfn, machine);
  const lock = new RunLock(documents, world.leases, runs);
  const now = () => "2025-07-01T00:00:00.000Z";
  return claimFiles({ s3, ledger, runs, lock, env, now }, { run_id, business_date });
}

async function json(bucket: string, key: string) {
  const got = await world.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse((await got.Body?.transformToString()) ?? "");
}

async function stores(): Promise<void> {
  await world.drop("landing/stores/s.csv", "store_id\nA\n");
}

describe("claim-files", () => {
  it("gives a run every ready file, and the newest stores, in one manifest", async () => {
    await stores();
    const b = await world.drop("landing/sales/b.csv", file("B", 2));
    const a = await world.drop("landing/sales/a.csv", file("A", 3));
    await world.drop("landing/sales/bad.csv", "x\n");
    const manifest_uri = `s3://${world.raw}/manifests/run-1.json`;
    expect(await claim("run-1")).toEqual({
      run_id: "run-1",
      business_date: "2025-06-01",
      manifest_uri,
      files: 2,
      rows_in: 5,
      reason: "",
    });
    const manifest = await json(world.raw, "manifests/run-1.json");
    expect(manifest).toMatchObject({
      run_id: "run-1",
      business_date: "2025-06-01",
      rows_in: 5,
      stores: { parts: [expect.stringMatching(/^s3:\/\/.*stores\/ingest_date=/)] },
    });
    const order = [a, b].sort((x, y) =>
      x.arrived_at + x.sha256 < y.arrived_at + y.sha256 ? -1 : 1,
    );
    expect(manifest.files.map((f: { file_id: string }) => f.file_id)).toEqual(
      order.map((f) => f.file_id),
    );
    const states = (await world.items()).map((item) => [item.state, item.run_id]);
    expect(states.filter(([state]) => state === "claimed")).toEqual([
      ["claimed", "run-1"],
      ["claimed", "run-1"],
    ]);
    expect(await json(world.curated, "pipeline_runs/run-1/claim_files.json")).toMatchObject({
      business_date: "2025-06-01",
      status: "succeeded",
      files: 2,
      rows_in: 5,
    });
  });

  it("resumes with the same manifest, whatever arrived since", async () => {
    await stores();
    await world.drop("landing/sales/a.csv", file("A"));
    await start("run-1");
    const first = await claim("run-1");
    await world.drop("landing/sales/b.csv", file("B"));
    const before = await world.bytes(world.raw, "manifests/run-1.json");
    expect(await claim("run-1")).toEqual(first);
    expect(await world.bytes(world.raw, "manifests/run-1.json")).toEqual(before);
    expect((await claim("run-2")).files).toBe(1);
  });

  it("takes over from runs that are over or unknown, never from one that runs", async () => {
    await stores();
    await world.drop("landing/sales/a.csv", file("A"));
    await claim("run-1");
    const executionArn = await start("run-1");
    expect((await claim("run-2")).files).toBe(0);
    await sfn.send(new StopExecutionCommand({ executionArn }));
    expect((await claim("run-3")).files).toBe(1);
    // Nobody ever started an execution run-3.
    expect((await claim("run-4")).files).toBe(1);
    await expect(claim("run-1")).rejects.toMatchObject({ name: "ClaimsLost" });
  });

  it("does not get a file that another run takes between looking and claiming", async () => {
    await stores();
    await world.drop("landing/sales/a.csv", file("A"));
    await start("run-1");
    const late = Object.create(world.ledger) as Ledger;
    late.inState = async function* (...query) {
      const found: FileItem[] = [];
      for await (const item of world.ledger.inState(...query)) found.push(item);
      if (query[0] === "ready") await claim("run-1");
      yield* found;
    };
    expect((await claim("run-2", { ledger: late })).files).toBe(0);
    const sales = (await world.items()).find((item) => item.dataset === "sales_raw");
    expect(sales).toMatchObject({ state: "claimed", run_id: "run-1" });
  });

  it("without files skips, without stores stops and claims nothing", async () => {
    expect(await claim("run-1")).toMatchObject({ files: 0, rows_in: 0 });
    expect(await json(world.curated, "pipeline_runs/run-1/claim_files.json")).toMatchObject({
      status: "skipped",
    });
    await world.drop("landing/sales/a.csv", file("A"));
    await expect(claim("run-2")).rejects.toMatchObject({
      name: "NoStores",
      message: expect.stringContaining("landing/stores/"),
    });
    expect((await world.items())[0]?.state).toBe("ready");
  });
});

describe("one run per business date", () => {
  const business_date = "2025-06-30";
  const TODAY = { business_date };
  const lock = `run#${business_date}`;

  beforeEach(async () => {
    await stores();
    await world.drop("landing/sales/a.csv", file("A"));
  });

  it("lets a second run stop at once, naming the first and since when, and claim nothing", async () => {
    await start("run-1");
    await claim("run-1", TODAY);
    await world.drop("landing/sales/b.csv", file("B"));
    const second = await claim("run-2", TODAY);
    expect(second).toMatchObject({ files: 0, rows_in: 0, business_date });
    expect(second.reason).toMatch(
      /^run run-1 has been working on business date 2025-06-30 since 2025-07-01T00:00:00.000Z;/,
    );
    const record = await json(world.curated, "pipeline_runs/run-2/claim_files.json");
    expect(record).toMatchObject({ status: "skipped", reason: second.reason });
    expect((await world.items()).filter(({ state }) => state === "ready")).toHaveLength(1);
    expect(await world.leased()).toEqual({ [lock]: "run-1" });
  });

  it("of runs that start at once lets one work, which gets every file", async () => {
    const names = ["run-1", "run-2", "run-3", "run-4"];
    await Promise.all(names.map(start));
    const claims = await Promise.all(names.map((name) => claim(name, TODAY)));
    const winners = claims.filter(({ files }) => files > 0);
    expect(winners).toMatchObject([{ files: 1 }]);
    expect(await world.leased()).toEqual({ [lock]: winners[0]?.run_id });
  });

  it("lets runs of other dates go on", async () => {
    await start("run-1");
    await claim("run-1", TODAY);
    await world.drop("landing/sales/b.csv", file("B"));
    expect(await claim("run-2")).toMatchObject({ files: 1 });
    expect(await world.leased()).toEqual({ [lock]: "run-1", "run#2025-06-02": "run-2" });
  });

  it("is taken over from a run that is over without having given it back", async () => {
    const executionArn = await start("run-1");
    await claim("run-1", TODAY);
    await sfn.send(new StopExecutionCommand({ executionArn }));
    await start("run-2");
    expect(await claim("run-2", TODAY)).toMatchObject({ files: 1 });
    expect(await world.leased()).toEqual({ [lock]: "run-2" });
  });

  it("of runs that take over at once lets one work", async () => {
    const executionArn = await start("run-1");
    await claim("run-1", TODAY);
    await sfn.send(new StopExecutionCommand({ executionArn }));
    const names = ["run-2", "run-3", "run-4"];
    await Promise.all(names.map(start));
    const claims = await Promise.all(names.map((name) => claim(name, TODAY)));
    expect(claims.filter(({ files }) => files > 0)).toHaveLength(1);
  });

  it("stays with a run that repeats the step", async () => {
    await start("run-1");
    const first = await claim("run-1", TODAY);
    expect(await claim("run-1", TODAY)).toEqual(first);
  });

  it("is given back by a run that finds nothing to do", async () => {
    await start("run-1");
    await claim("run-1", TODAY);
    await claim("run-2");
    expect(await world.leased()).toEqual({ [lock]: "run-1" });
  });
});

describe("reconcile", () => {
  const counts = (accepted: string, quarantined: string) => ({
    ResultSet: {
      Rows: [
        { Data: [{ VarCharValue: "quarantined" }, { VarCharValue: "accepted" }] },
        { Data: [{ VarCharValue: quarantined }, { VarCharValue: accepted }] },
      ],
    },
  });

  async function run(accepted: string, quarantined: string, duplicates: number) {
    const env = {
      CURATED_BUCKET: world.curated,
      FILES_TABLE: world.table,
      LEASES_TABLE: world.leases,
    };
    await writeRecord(world.s3, world.curated, {
      run_id: "run-1",
      step: "raw_to_processed",
      status: "succeeded",
      finished_at: "x",
      accepted: 7,
      quarantined: 2,
      duplicates,
      superseded: 4,
      affected_dates: ["2025-06-30"],
    });
    const { documents, s3, ledger } = world;
    const manifest_uri = `s3://${world.raw}/manifests/run-1.json`;
    const now = () => "2025-07-01T00:00:00.000Z";
    return reconcile(
      { s3, ledger, documents, env, now },
      { run_id: "run-1", manifest_uri, counts: counts(accepted, quarantined) },
    );
  }

  beforeEach(async () => {
    await stores();
    await world.drop("landing/sales/a.csv", file("A", 10));
    await claim("run-1");
  });

  it("marks files done and the run succeeded when all rows are accounted for, also twice", async () => {
    const record = await run("7", "2", 1);
    expect(record).toMatchObject({
      step: "run",
      business_date: "2025-06-01",
      status: "succeeded",
      rows_in: 10,
      accepted: 7,
      quarantined: 2,
      duplicates: 1,
      superseded: 4,
      balanced: true,
      affected_dates: ["2025-06-30"],
    });
    const sales = async () => (await world.items()).find((item) => item.dataset === "sales_raw");
    expect(await sales()).toMatchObject({ state: "done", run_id: "run-1" });
    const before = await sales();
    await run("7", "2", 1);
    expect(await sales()).toEqual(before);
    expect((await claim("run-2")).files).toBe(0);
  });

  it.each([
    [
      "a row less in the table",
      "6",
      "2",
      1,
      /rows_in 10 is not accepted 6 \+ quarantined 2 \+ duplicates 1 = 9/,
    ],
    ["a duplicate too many", "7", "2", 2, /= 11/],
    ["tables and job differ", "8", "1", 1, /accepted: 8 counted, raw_to_processed says 7/],
  ])(
    "fails as Unbalanced with the numbers: %s",
    async (_, accepted, quarantined, duplicates, message) => {
      await expect(run(accepted, quarantined, duplicates)).rejects.toMatchObject({
        name: "Unbalanced",
        message: expect.stringMatching(message),
      });
      expect(await json(world.curated, "pipeline_runs/run-1/reconcile.json")).toMatchObject({
        status: "failed",
        balanced: false,
      });
      expect((await world.items()).some((item) => item.state === "done")).toBe(false);
    },
  );

  it("gives the business date back when it succeeds, and only then", async () => {
    await expect(run("6", "2", 1)).rejects.toThrow();
    expect(await world.leased()).toEqual({ "run#2025-06-01": "run-1" });
    await run("7", "2", 1);
    expect(await world.leased()).toEqual({});
  });

  it("refuses counts that are not numbers", async () => {
    await expect(run("", "2", 1)).rejects.toThrow(/counts have "" for accepted/);
  });
});
