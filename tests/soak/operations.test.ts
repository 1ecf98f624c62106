import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { resourceName } from "../../delivery/target";
import { executionNamed } from "../../local/execution";
import { local, type Ended } from "../e2e/fixture/cli";
import { Faults } from "../e2e/fixture/faults";
import { Lake } from "../e2e/fixture/lake";
import { violations } from "../e2e/fixture/invariants";
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
    expect(await lake.run("dead-letter")).toMatchObject({ status: "SUCCEEDED" });
    expect(await violations(lake)).toEqual([]);
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
