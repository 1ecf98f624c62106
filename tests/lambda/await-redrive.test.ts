import {
  CreateStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { readJson, writeJson } from "../../src-lambda/core/json-objects";
import { manifestKey } from "../../src-lambda/core/manifest";
import { recordKey, type RunRecord, writeRecord } from "../../src-lambda/core/run-records";
import { awaitRedrive, type RedriveRequest } from "../../src-lambda/await-redrive/redrive";
import { RunLock } from "../../src-lambda/claim-files/run-lock";
import { Runs } from "../../src-lambda/claim-files/runs";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

const AT = "2025-07-01T00:00:00.000Z";
const RUN = { run_id: "run-1", business_date: "2025-06-30" };
const FAILED: RedriveRequest = {
  run_id: RUN.run_id,
  input: {},
  started_at: AT,
  failed: { step: "aggregation_job", redrives: 0 },
  error: { Error: "States.TaskFailed", Cause: '{"ErrorMessage":"OutOfMemory: heap"}' },
  redrives: 0,
};
const REDRIVEN = { ...FAILED, redrives: 1 };

let moto: Moto;
let world: World;
let sfn: SFNClient;
let machine: string;
let count = 0;

beforeAll(async () => {
  moto = await startMoto();
  sfn = new SFNClient({});
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  world = await World.create(`redrive${count}`);
  const definition = '{"StartAt":"a","States":{"a":{"Type":"Succeed"}}}';
  const roleArn = "arn:aws:iam::123456789012:role/states";
  const made = new CreateStateMachineCommand({ name: `daily-${count}`, definition, roleArn });
  machine = (await sfn.send(made)).stateMachineArn ?? "";
});

const lock = () => new RunLock(world.documents, world.leases, new Runs(sfn, machine));

function called(request: RedriveRequest) {
  const { ledger, s3 } = world;
  const buckets = { raw: world.raw, curated: world.curated };
  return awaitRedrive({ s3, ledger, buckets, lock: lock(), now: () => AT }, request);
}

const record = (step: string) =>
  readJson(world.s3, world.curated, recordKey(RUN.run_id, step)) as Promise<object | undefined>;

/** Starts an execution that moto leaves running until it is stopped. */
async function start(name: string): Promise<string> {
  const started = await sfn.send(new StartExecutionCommand({ stateMachineArn: machine, name }));
  return started.executionArn ?? "";
}

/** The run's manifest over one file, which `owner` holds. */
async function claimedBy(owner: string): Promise<void> {
  const file = await world.drop(
    "landing/sales/a.csv",
    "transaction_id,order_id,quantity,unit_price\nA,O,1,1\n",
  );
  await world.ledger.claim(file, owner, AT);
  const files = [{ file_id: file.file_id, source_key: "landing/sales/a.csv" }];
  await writeJson(world.s3, world.raw, manifestKey(RUN.run_id), { ...RUN, files });
}

describe("the end of a run that failed", () => {
  it("fails with the step and the reason, and takes nothing", async () => {
    await claimedBy(RUN.run_id);
    await expect(called(FAILED)).rejects.toMatchObject({
      name: "RunFailed",
      message: "aggregation_job: States.TaskFailed: OutOfMemory: heap",
    });
    expect(await world.leased()).toEqual({});
  });

  it("fails again when the redriven run failed again", async () => {
    const again = { ...REDRIVEN, failed: { step: "reconcile", redrives: 1 } };
    await expect(called(again)).rejects.toThrow(/^reconcile: /);
  });
});

describe("a run that is redriven", () => {
  it("takes its business date again, says so, and goes on with the step that failed", async () => {
    await claimedBy(RUN.run_id);
    expect(await called(REDRIVEN)).toEqual({ step: "aggregation_job" });
    expect(await world.leased()).toEqual({ "run#2025-06-30": "run-1" });
    expect(await record("redrive_1")).toEqual({
      ...RUN,
      step: "redrive_1",
      status: "succeeded",
      reason:
        "goes on with aggregation_job; " +
        "had failed: aggregation_job: States.TaskFailed: OutOfMemory: heap",
      finished_at: AT,
    });
  });

  it("has succeeded again when its rows were accounted for already: no later step says so", async () => {
    await claimedBy(RUN.run_id);
    const said = { ...RUN, finished_at: AT, rows_in: 1 } as const;
    const write = (rest: Pick<RunRecord, "affected_dates" | "reason" | "status" | "step">) =>
      writeRecord(world.s3, world.curated, { ...said, ...rest });
    await write({ step: "raw_to_processed", status: "succeeded", affected_dates: ["2025-06-30"] });
    await write({ step: "run", status: "failed", reason: "aggregation_job: OutOfMemory: heap" });
    await called(REDRIVEN);
    expect(await record("run")).toMatchObject({ status: "failed" });

    await write({ step: "reconcile", status: "succeeded" });
    await called({ ...REDRIVEN, failed: { step: "refresh_dashboards", redrives: 0 } });
    const dates = { affected_dates: ["2025-06-30"] };
    expect(await record("run")).toEqual({ ...said, step: "run", status: "succeeded", ...dates });
  });

  it("goes on when it had failed before it claimed a file", async () => {
    const failed = { step: "claim_files", redrives: 0 };
    expect(await called({ ...REDRIVEN, failed })).toEqual({ step: "claim_files" });
  });

  it("is refused while another run works on its date, and goes on when that one is over", async () => {
    await claimedBy(RUN.run_id);
    const execution = await start("run-2");
    await lock().take({ ...RUN, run_id: "run-2" }, AT);
    await expect(called(REDRIVEN)).rejects.toMatchObject({
      name: "RedriveRefused",
      message:
        `run run-2 has been working on business date 2025-06-30 since ${AT}; ` +
        "redrive run-1 when it has ended",
    });
    expect(await record("redrive_1")).toBeUndefined();
    await sfn.send(new StopExecutionCommand({ executionArn: execution }));
    expect(await called({ ...REDRIVEN, redrives: 2 })).toEqual({ step: "aggregation_job" });
  });

  it("is refused when another run has taken over a file, and leaves the date to others", async () => {
    await claimedBy("run-2");
    await expect(called(REDRIVEN)).rejects.toMatchObject({
      name: "RedriveRefused",
      message: "run run-1: run run-2 has taken over landing/sales/a.csv; start a new run",
    });
    expect(await world.leased()).toEqual({});
  });

  it.each([
    ["QualityGateFailed: sales.unique: 3 rows", "the gate dropped what the run had made"],
    ["MainMoved: table processed.sales", "starts from a state of the table that is past"],
    ["NothingToPublish: run run-1 has no finished", "what the run had made is gone"],
  ])("is refused when its gate ended with %s", async (reason, said) => {
    await claimedBy(RUN.run_id);
    const gate = { ...RUN, step: "data_quality_check", status: "failed", reason } as const;
    await writeRecord(world.s3, world.curated, { ...gate, finished_at: AT });
    await expect(called(REDRIVEN)).rejects.toThrow(said);
    await expect(called(REDRIVEN)).rejects.toThrow("start a new run");
  });

  it("goes on with a gate that was killed: its candidates are still there", async () => {
    await claimedBy(RUN.run_id);
    const gate = { ...RUN, step: "data_quality_check", status: "failed" } as const;
    const killed = { ...gate, reason: "LeaseTaken: by run-2", finished_at: AT };
    await writeRecord(world.s3, world.curated, killed);
    const failed = { step: "data_quality_check", redrives: 0 };
    expect(await called({ ...REDRIVEN, failed })).toEqual({ step: "data_quality_check" });
  });
});
