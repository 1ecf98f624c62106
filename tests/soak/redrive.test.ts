import { DescribeStateMachineCommand, UpdateStateMachineCommand } from "@aws-sdk/client-sfn";
import { stateMachineArn as arnOf } from "../../delivery/target";
import { DAILY, executionNamed, historyOf } from "../../local/execution";
import { accessOf } from "../e2e/fixture/access";
import { local, type Ended } from "../e2e/fixture/cli";
import { Faults } from "../e2e/fixture/faults";
import { violations } from "../e2e/fixture/invariants";
import { collectAlerts } from "../e2e/fixture/invariants/untold";
import { Lake } from "../e2e/fixture/lake";
import { published } from "../e2e/fixture/published";
import { csv, sales } from "../e2e/fixture/sales";

interface Listing {
  readonly runs: readonly { readonly run_id: string; readonly status: string }[];
}

function answer<T>({ code, stderr, stdout }: Ended): T {
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

const redrive = (...args: string[]) => local(["redrive", "--json", ...args]);
const failedRuns = async () => answer<Listing>(await redrive()).runs;
const ended = async (runId: string) => (await lake.end(executionNamed(lake.target, runId))).status;

/** Good sales in a file that has been taken in. */
async function drop(name: string, count: number): Promise<string> {
  const body = csv(...sales(name, count));
  await lake.put(`landing/sales/${name}.csv`, body);
  await lake.taken(body);
  return body;
}

let lake: Lake;
let faults: Faults;

beforeAll(async () => {
  lake = Lake.connect();
  faults = new Faults(lake.instance);
  await collectAlerts(lake);
});
afterAll(() => faults.off());

/** Glue refuses to start that job, which nobody tries again, until the fault is off. */
const refuse = (job: string) =>
  faults.on({
    service: "glue",
    operation: "StartJobRun",
    resource: job,
    kind: "error",
    status: 400,
    code: "InvalidInputException",
  });

describe("F42 a run that failed", () => {
  let runId: string;

  /** How often each task was entered. */
  const entered = async () => {
    const history = await historyOf(lake.clients.sfn, executionNamed(lake.target, runId));
    const tasks = history.filter(({ type }) => type === "TaskStateEntered");
    const names = tasks.map(({ stateEnteredEventDetails: details }) => details?.name ?? "");
    return Object.fromEntries(names.map((name) => [name, names.filter((n) => n === name).length]));
  };

  /** Does something while another definition of the state machine is deployed. */
  const whileChanged = async <T>(work: () => Promise<T>): Promise<T> => {
    const { sfn } = lake.clients;
    const stateMachineArn = arnOf(lake.target, DAILY);
    const { definition } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    const update = (text = "") =>
      sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: text }));
    await update(definition?.replace(/"Comment":"/, '"Comment":"Changed. '));
    return work().finally(() => update(definition));
  };

  const numbers = async (run: string) => {
    const { run_id: _run, ...counted } = (await lake.record(run, "run")) ?? {};
    return { ...counted, finished_at: undefined };
  };

  beforeAll(() => drop("redriven", 3));

  it("keeps readers at what they had, and gives back what it held", async () => {
    const before = await published(lake);
    await refuse("data-quality-check");
    const run = await lake.run("redriven");
    runId = run.runId;
    expect(run.status).toBe("FAILED");
    expect(run.cause).toContain("data_quality_check: Glue.InvalidInputException");
    expect(await faults.off()).toEqual([]);
    expect(await published(lake)).toEqual(before);
    expect(await lake.scan("leases")).toEqual([]);
    expect(await failedRuns()).toMatchObject([{ run_id: runId, status: "FAILED" }]);
    expect(await violations(lake)).toEqual([]);
  });

  it("goes on with the step that failed when it is redriven, as often as one fails", async () => {
    await refuse("aggregation-job");
    const first = answer(await redrive("--run", runId, "--yes"));
    expect(first).toMatchObject({
      step: "data_quality_check",
      reason: expect.stringMatching(/^data_quality_check: Glue.InvalidInput/) as string,
    });
    expect(await ended(runId)).toBe("FAILED");
    expect(await lake.record(runId, "run")).toMatchObject({
      reason: expect.stringMatching(/^aggregation_job: /) as string,
    });
    expect(await faults.off()).toEqual([]);
    expect(answer(await redrive("--run", runId, "--yes"))).toMatchObject({
      step: "aggregation_job",
    });
    expect(await ended(runId)).toBe("SUCCEEDED");
    expect(await failedRuns()).toEqual([]);
  });

  it("does nothing twice that had succeeded", async () => {
    const { crawl_poll: _asked, ...times } = await entered();
    expect(times).toEqual({
      claim_files: 1,
      crawl: 1,
      check_contract: 1,
      raw_to_processed: 1,
      data_quality_check: 2,
      aggregation_job: 2,
      insights: 1,
      plan_model: 1,
      choose_model: 1,
      forecast: 1,
      publish_forecast: 1,
      count_rows: 1,
      read_counts: 1,
      reconcile: 1,
      refresh_dashboards: 1,
      record_failure: 2,
      stop_emr: 2,
      alert: 2,
      await_redrive: 4,
    });
  });

  it("has the numbers of a run that nothing disturbed, and says how it went", async () => {
    await drop("undisturbed", 3);
    const undisturbed = await lake.run("undisturbed");
    expect(await numbers(runId)).toEqual(await numbers(undisturbed.runId));
    expect(await numbers(runId)).toMatchObject({ status: "succeeded", rows_in: 3, accepted: 3 });
    expect(await lake.record(runId, "redrive_2")).toMatchObject({
      reason: expect.stringMatching(/^goes on with aggregation_job; had failed: agg/) as string,
    });
    expect(await violations(lake)).toEqual([]);
  });

  it("is not redriven once it has succeeded, nor one that does not exist", async () => {
    const { code, stderr } = await redrive("--run", runId, "--yes");
    expect([code, stderr]).toEqual([1, expect.stringContaining("it is SUCCEEDED")]);
    const none = await redrive("--run", "none", "--yes");
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no run "none"')]);
  });

  it("leaves its files to the next one; then it is too late for a redrive", async () => {
    const body = await drop("taken-over", 2);
    await refuse("raw-to-processed");
    const abandoned = await lake.run("abandoned");
    expect(abandoned.status).toBe("FAILED");
    expect(await faults.off()).toEqual([]);
    const changed = await whileChanged(() => redrive("--run", abandoned.runId, "--yes"));
    expect([changed.code, changed.stderr]).toEqual([
      1,
      expect.stringContaining("the state machine has been changed since it started"),
    ]);
    const next = await lake.run("after-abandoned");
    expect(await lake.findFile(body)).toMatchObject({ state: "done", run_id: next.runId });
    const { code, stderr } = await redrive("--run", abandoned.runId, "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain(`run ${next.runId} has taken over landing/sales/taken-over.csv`);
    expect(stderr).toContain("start a new run");
    expect(await violations(lake)).toEqual([]);
  });
});

describe("access", () => {
  it("allows what a failed and a redriven run did; AWS would have refused nothing", async () => {
    const { overreaches, roles } = await accessOf(Lake.connect());
    expect(overreaches).toEqual([]);
    expect(Object.keys(roles)).toContainEqual(expect.stringContaining("await-redrive"));
  });
});
