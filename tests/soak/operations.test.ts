import {
  DescribeStateMachineCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { resourceName, stateMachineArn as stateMachineArnOf } from "../../delivery/target";
import { DAILY, executionNamed, historyOf } from "../../local/execution";
import { accessOf } from "../e2e/fixture/access";
import { local, type Ended } from "../e2e/fixture/cli";
import { Faults } from "../e2e/fixture/faults";
import { Lake } from "../e2e/fixture/lake";
import { violations } from "../e2e/fixture/invariants";
import { published } from "../e2e/fixture/published";
import { csv, sales } from "../e2e/fixture/sales";

const DLQ = "ingest-file-dlq";
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Listing {
  readonly queues: readonly {
    readonly queue: string;
    readonly messages: number;
    readonly letters: readonly {
      readonly what: string;
      readonly tried: string;
      readonly why: string;
    }[];
  }[];
  readonly runs: readonly { readonly run_id: string; readonly status: string }[];
}

function answer<T>({ code, stderr, stdout }: Ended): T {
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

const redrive = (...args: string[]) => local(["redrive", "--json", ...args]);
const listing = async () => answer<Listing>(await redrive());

const ended = async (lake: Lake, runId: string) =>
  (await lake.end(executionNamed(lake.target, runId))).status;

describe("what could not be handled", () => {
  const KEY = "landing/sales/ä file+with %2F.csv";
  const body = csv(...sales("dead-letter", 3));
  let lake: Lake;
  let faults: Faults;

  beforeAll(() => {
    lake = Lake.connect();
    faults = new Faults(lake.instance);
  });
  afterAll(() => faults.off());

  it("is listed in words: which file, how often tried, and why", async () => {
    const fault = { service: "dynamodb", operation: "PutItem", principal: "*ingest-file*" };
    await faults.on({ ...fault, kind: "error", status: 400, code: "AccessDeniedException" });
    await lake.put(KEY, body);
    const letters = async () =>
      (await listing()).queues.find(({ queue }) => queue.endsWith(DLQ))?.letters ?? [];
    let found = await letters();
    while (found.length === 0) {
      await wait(2_000);
      found = await letters();
    }
    expect(found).toMatchObject([
      {
        what: expect.stringContaining(KEY) as string,
        tried: "5 times",
        why: expect.stringContaining("AccessDenied") as string,
      },
    ]);
    expect(await letters()).toEqual(found);
  });

  it("goes back after the fix, and is taken in once", async () => {
    expect(await faults.off()).toEqual([]);
    expect(answer(await redrive("--queue", DLQ, "--yes"))).toMatchObject({ sent: 1 });
    expect(await lake.taken(body, KEY)).toMatchObject({ state: "ready", rows: 3 });
    expect((await listing()).queues.map(({ messages }) => messages)).toEqual([0, 0]);
  });

  it("names the queues there are, when there is no such queue", async () => {
    const { code, stderr } = await redrive("--queue", "none", "--yes");
    expect([code, stderr]).toEqual([1, expect.stringContaining(DLQ)]);
  });

  it("asks before it sends, and nobody answers here", async () => {
    const { code, stderr } = await redrive("--queue", DLQ);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--yes")]);
  });
});

describe("F42 a run that failed", () => {
  let lake: Lake;
  let faults: Faults;
  let runId: string;

  beforeAll(() => {
    lake = Lake.connect();
    faults = new Faults(lake.instance);
  });
  afterAll(() => faults.off());

  /** Step Functions is denied to start that job until the fault is off. */
  const denied = (job: string) =>
    faults.on({
      ...{ service: "glue", operation: "StartJobRun", resource: job },
      ...{ kind: "error", status: 400, code: "AccessDeniedException" },
    });

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
    const stateMachineArn = stateMachineArnOf(lake.target, DAILY);
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

  it("keeps readers at what they had, and gives back what it held", async () => {
    const before = await published(lake);
    await denied("data-quality-check");
    const run = await lake.run("redriven");
    runId = run.runId;
    expect(run.status).toBe("FAILED");
    expect(run.cause).toContain("data_quality_check: Glue.AccessDeniedException");
    expect(await faults.off()).toEqual([]);
    expect(await published(lake)).toEqual(before);
    expect(await lake.scan("leases")).toEqual([]);
    expect((await listing()).runs).toMatchObject([{ run_id: runId, status: "FAILED" }]);
    expect(await violations(lake)).toEqual([]);
  });

  it("goes on with the step that failed when it is redriven, as often as one fails", async () => {
    await denied("aggregation-job");
    const first = answer(await redrive("--run", runId, "--yes"));
    expect(first).toMatchObject({
      step: "data_quality_check",
      reason: expect.stringMatching(/^data_quality_check: Glue.AccessDenied/) as string,
    });
    expect(await ended(lake, runId)).toBe("FAILED");
    expect(await lake.record(runId, "run")).toMatchObject({
      reason: expect.stringMatching(/^aggregation_job: /) as string,
    });
    expect(await faults.off()).toEqual([]);
    expect(await violations(lake)).toEqual([]);
    expect(answer(await redrive("--run", runId, "--yes"))).toMatchObject({
      step: "aggregation_job",
    });
    expect(await ended(lake, runId)).toBe("SUCCEEDED");
    expect((await listing()).runs).toEqual([]);
  });

  it("does nothing twice that had succeeded", async () => {
    const { crawl_poll: _asked, ...times } = await entered();
    expect(times).toEqual({
      ...{ claim_files: 1, crawl: 1, check_contract: 1, raw_to_processed: 1 },
      ...{ data_quality_check: 2, aggregation_job: 2 },
      ...{ count_rows: 1, read_counts: 1, reconcile: 1 },
      ...{ record_failure: 2, alert: 2, await_redrive: 4 },
    });
  });

  it("has the numbers of a run that nothing disturbed, and says how it went", async () => {
    const body = csv(...sales("undisturbed", 3));
    await lake.put("landing/sales/undisturbed.csv", body);
    await lake.taken(body);
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
    const body = csv(...sales("taken-over", 2));
    await lake.put("landing/sales/taken-over.csv", body);
    await lake.taken(body);
    await denied("raw-to-processed");
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

describe("F34 two runs of one day at once", () => {
  it("one works, the other one stops and says for whom; the result is that of one run", async () => {
    const lake = Lake.connect();
    const body = csv(...sales("at-once", 4));
    await lake.put("landing/sales/at-once.csv", body);
    await lake.taken(body);
    const runs = await Promise.all(
      ["at-once-a", "at-once-b"].map((name) => lake.start(name, "2026-01-02")),
    );
    for (const { runId } of runs) expect(await ended(lake, runId)).toBe("SUCCEEDED");
    const claims = await Promise.all(runs.map(({ runId }) => lake.record(runId, "claim_files")));
    const skipped = claims.filter((claim) => claim?.status === "skipped");
    const worked = claims.find((claim) => claim?.status === "succeeded");
    expect(worked).toMatchObject({ files: 1, business_date: "2026-01-02" });
    expect(skipped).toHaveLength(1);
    // The second one may also have come when the first was through.
    expect(skipped[0]?.reason).toMatch(
      new RegExp(`^(run ${worked?.run_id} has been working on|no file waits)`),
    );
    expect(await violations(lake)).toEqual([]);
  });
});

describe("a run that somebody stops", () => {
  it("is recorded and told, and gives its business date back at once", async () => {
    const lake = Lake.connect();
    const body = csv(...sales("stopped", 2));
    await lake.put("landing/sales/stopped.csv", body);
    await lake.taken(body);
    const execution = await lake.start("stopped", "2026-01-03");
    const claimed = async () => (await lake.findFile(body))?.run_id === execution.runId;
    await lake.until("the run has claimed its file", claimed);
    const stop = new StopExecutionCommand({ executionArn: execution.arn });
    await lake.clients.sfn.send(stop);
    const recorded = async () => (await lake.record(execution.runId, "run"))?.status === "failed";
    await lake.until("the run is recorded as failed", recorded);
    const record = await lake.record(execution.runId, "run");
    expect(record).toMatchObject({ business_date: "2026-01-03", status: "failed" });
    expect(record?.reason).toMatch(/ABORTED/);
    await lake.until("nothing is leased", async () => (await lake.scan("leases")).length === 0);
    const { code, stderr } = await redrive("--run", execution.runId, "--yes");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("it is ABORTED, only a FAILED one"),
    ]);
    const next = await lake.run("after-stopped");
    expect(await lake.findFile(body)).toMatchObject({ state: "done", run_id: next.runId });
    expect(await violations(lake)).toEqual([]);
  });
});

describe("what schedules call", () => {
  it.each([
    ["sweep-landing", /"queued":0/],
    ["check-freshness", /"dataset":"daily_sales","published_at":"20/],
    ["start-run", /no file waits/],
  ])("%s does its work with the permissions it has", async (name, said) => {
    const lake = Lake.connect();
    const { url } = lake.instance;
    const schedule = resourceName(lake.target, name);
    await (await fetch(`${url}/_local/fire?schedule=${schedule}`)).json();
    let log = "";
    while (!said.test(log)) {
      await wait(1_000);
      log = (await local(["logs", name])).stdout;
      expect(log).not.toMatch(/AccessDenied|"level":"ERROR"/);
    }
  });
});
