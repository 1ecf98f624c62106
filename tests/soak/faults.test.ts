import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { bucketName, resourceName } from "../../delivery/target";
import { executionNamed, recentExecutions } from "../../local/execution";
import { local } from "../e2e/fixture/cli";
import { type Fault, Faults } from "../e2e/fixture/faults";
import { violations, violationsOfRepeating } from "../e2e/fixture/invariants";
import { collectAlerts } from "../e2e/fixture/invariants/untold";
import { Lake, type Run } from "../e2e/fixture/lake";
import { LandingQueue } from "../e2e/fixture/landing-queue";
import { csv, sale, sales } from "../e2e/fixture/sales";

const INGEST = "*-ingest-file";
const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const landing = (name: string) => `landing/sales/faults/${name}.csv`;

/** Sales whose rows are long: this many of them make more than two pieces of an upload. */
function longSales(name: string, bytes: number) {
  const long = (text: string) => text.padEnd(64, "-");
  const one = (index: number) =>
    sale(long(`${name}-${index}`), {
      order_id: long(`order ${index}`),
      product_id: long("P"),
      category: long("grocery"),
    });
  const count = Math.ceil(bytes / (csv(one(0)).length - csv().length));
  return csv(...Array.from({ length: count }, (_, index) => one(index)));
}

let lake: Lake;
let faults: Faults;
let queue: LandingQueue;

beforeAll(async () => {
  lake = Lake.connect();
  faults = new Faults(lake.instance);
  queue = new LandingQueue(lake);
  await faults.off();
  await collectAlerts(lake);
});
afterAll(() => faults.off());

/** Fires a schedule at once. */
async function fire(name: string): Promise<void> {
  const schedule = resourceName(lake.target, name);
  const answer = await fetch(`${lake.instance.url}/_local/fire?schedule=${schedule}`);
  expect(await answer.json()).toMatchObject({ targets: 1 });
}

const methodOf = (transaction: string) =>
  lake.value(`select payment_method from processed.sales where transaction_id = '${transaction}'`);

describe("files that arrive while everything goes wrong", () => {
  const twice = csv(...sales("faults-twice", 2));
  const older = csv(sale("faults-reordered", { payment_method: "older" }));
  const newer = csv(sale("faults-reordered", { payment_method: "newer" }));
  const lost = csv(...sales("faults-lost", 2));
  const gone = csv(...sales("faults-gone", 2));
  const beside = csv(...sales("faults-beside-poison", 2));
  const big = longSales("faults-big", 17 * 1024 * 1024);
  const POISON = '{"detail": "not an event of S3"}';
  let run: Run;
  let spared: Fault[];

  /** Events of the single files. */
  const EVENTS: Fault[] = [
    { service: "events", kind: "duplicate", resource: "faults/twice", times: 1 },
    { service: "events", kind: "reorder", resource: "faults/reordered", times: 2 },
    { service: "events", kind: "drop", resource: "faults/lost", times: 1 },
    { service: "events", kind: "delay", resource: "faults/gone", seconds: 2, times: 1 },
  ];
  /** F40: what S3 and DynamoDB answer the function that takes files in. */
  const INGESTING: Fault[] = [
    { service: "s3", operation: "UploadPart", kind: "kill", after: 1, times: 1 },
    { service: "s3", operation: "GetObject", kind: "throttle", times: 3 },
    { service: "s3", operation: "CopyObject", kind: "error", times: 2 },
    { service: "s3", operation: "PutObject", kind: "reset", times: 2 },
    { service: "s3", operation: "UploadPart", kind: "unknown", after: 2, times: 1 },
    { service: "s3", operation: "CompleteMultipartUpload", kind: "error", status: 503, times: 1 },
    { service: "dynamodb", operation: "GetItem", kind: "timeout", times: 1 },
    { service: "dynamodb", operation: "PutItem", kind: "unknown", times: 1 },
    { service: "dynamodb", operation: "*", kind: "throttle", after: 4, times: 3 },
  ].map((fault) => ({ ...fault, principal: INGEST }));
  /** F40, F42: what the services answer the run. */
  const RUNNING: Fault[] = [
    { service: "lambda", operation: "Invoke", kind: "throttle", principal: "*-daily", times: 1 },
    { service: "glue", operation: "StartJobRun", kind: "throttle", principal: "*-daily", times: 1 },
    {
      service: "glue",
      operation: "StartJobRun",
      resource: "aggregation-job",
      kind: "error",
      status: 400,
      code: "ConcurrentRunsExceededException",
      principal: "*-daily",
      times: 1,
    },
    {
      service: "athena",
      operation: "StartQueryExecution",
      kind: "throttle",
      principal: "*-daily",
      times: 1,
    },
    { service: "dynamodb", kind: "throttle", principal: "*-claim-files", times: 3 },
    { service: "dynamodb", kind: "error", principal: "*-reconcile", times: 3 },
    {
      service: "s3",
      operation: "PutObject",
      kind: "throttle",
      principal: "*-claim-files",
      times: 2,
    },
    ...["raw-to-processed", "data-quality-check", "aggregation-job"].flatMap((job) =>
      [
        { service: "s3", operation: "GetObject", kind: "throttle", after: 2, times: 2 },
        { service: "s3", operation: "PutObject", kind: "error", times: 2 },
        { service: "s3", operation: "*", kind: "reset", after: 12, times: 1 },
        { service: "glue", operation: "GetTable", kind: "throttle", times: 2 },
        { service: "glue", operation: "UpdateTable", kind: "error", times: 1 },
        { service: "dynamodb", operation: "PutItem", kind: "throttle", times: 2 },
      ].map((fault) => ({ ...fault, principal: `*-${job}` })),
    ),
  ];

  beforeAll(async () => {
    await faults.on(...EVENTS, ...INGESTING);
    await lake.put(landing("big"), big);
    await lake.put(landing("twice"), twice);
    await lake.put(landing("lost"), lost);
    await lake.put(landing("gone"), gone);
    await remove(landing("gone"));
    await lake.put(landing("reordered"), older);
    // S3 stamps whole seconds; within one, the content decides which version is the newer one.
    await after(1_100);
    await lake.put(landing("reordered"), newer);
    await queue.send(POISON);
    await lake.put(landing("beside-poison"), beside);
    for (const [name, body] of Object.entries({ twice, big, beside, older, newer }))
      await lake
        .taken(body)
        .catch((error: unknown) => Promise.reject(new Error(`${name}: ${String(error)}`)));
    await after(2_500);
    await queue.drained();
    await faults.on(...RUNNING);
    run = await lake.run("faults");
    spared = await faults.off();
  });

  /** Every version of an object, so that nothing can be read. */
  async function remove(Key: string): Promise<void> {
    const Bucket = bucketName(lake.target, "raw");
    const { s3 } = lake.clients;
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
    for (const { VersionId } of Versions)
      await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  }

  it("met every fault", () => expect(spared).toEqual([]));

  it("F40, F42 ends well", () => expect(run).toMatchObject({ status: "SUCCEEDED" }));

  it("F1 a file whose event came twice is taken once", async () => {
    expect(await lake.taken(twice)).toMatchObject({ state: "done", rows: 2 });
  });

  it("F2 of two versions the newer wins, whichever event came first", async () => {
    expect(await methodOf("faults-reordered")).toBe("newer");
  });

  it("F3 a file whose event was lost is found by the sweep, and taken", async () => {
    expect(await lake.findFile(lost)).toBeUndefined();
    // A younger file may still be on its way.
    expect(await local(["advance", "16m"])).toMatchObject({ code: 0 });
    await fire("sweep-landing");
    expect(await lake.taken(lost)).toMatchObject({ rows: 2 });
  });

  it("F4 the event of an object that is gone is dropped", async () => {
    expect(await lake.findFile(gone)).toBeUndefined();
  });

  it("F5 a message nobody can read is set aside as it was, the files beside it are taken", async () => {
    expect(await queue.takeDeadLetters()).toEqual([POISON]);
    expect(await lake.taken(beside)).toMatchObject({ state: "done", rows: 2 });
  });

  it("F7 a file whose upload was killed is there whole", async () => {
    const { parts } = await lake.taken(big);
    const Bucket = bucketName(lake.target, "raw");
    for (const { key, bytes } of parts) {
      const { ContentLength } = await lake.clients.s3.send(
        new HeadObjectCommand({ Bucket, Key: key }),
      );
      expect(ContentLength).toBe(bytes);
    }
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(16 * 1024 * 1024);
  });

  it("leaves everything that must hold", async () => expect(await violations(lake)).toEqual([]));
});

describe("two runs at once", () => {
  const [one, other] = [csv(...sales("faults-one", 3)), csv(...sales("faults-other", 3))];

  it("F34, F37 share the files, and publish once though nobody knows whether a commit was done", async () => {
    const lost = { service: "glue", operation: "UpdateTable", kind: "unknown", times: 2 };
    for (const job of ["raw-to-processed", "data-quality-check"])
      await faults.on({ ...lost, principal: `*-${job}` });
    await lake.put(landing("one"), one);
    await lake.taken(one);
    const first = await lake.start("at-once", "2026-01-02");
    const claimed = async () => (await lake.findFile(one))?.run_id === first.runId;
    await lake.until("the first run has claimed its file", claimed);
    await lake.put(landing("other"), other);
    await lake.taken(other);
    const second = await lake.start("at-once", "2026-01-03");
    for (const run of [first, second])
      expect(await lake.end(run)).toMatchObject({ status: "SUCCEEDED" });
    expect(await faults.off()).toEqual([]);
    expect(await lake.findFile(other)).toMatchObject({ state: "done", run_id: second.runId });
    expect(await violations(lake)).toEqual([]);
  });
});

describe("F9 a schedule that fires twice", () => {
  const body = csv(...sales("faults-scheduled", 3));

  it("makes one run that works; the other one stops, and changes nothing", async () => {
    await lake.put(landing("scheduled"), body);
    await lake.taken(body);
    await Promise.all([fire("daily"), fire("daily")]);
    const { sfn } = lake.clients;
    const runs = await recentExecutions(sfn, lake.target, 2);
    for (const { runId } of runs)
      expect(await lake.end(executionNamed(lake.target, runId))).toMatchObject({
        status: "SUCCEEDED",
      });
    const claims = await Promise.all(runs.map(({ runId }) => lake.record(runId, "claim_files")));
    const [worked, stopped] = claims.sort((a, b) => (b?.files ?? 0) - (a?.files ?? 0));
    expect(worked).toMatchObject({ status: "succeeded", files: 1 });
    expect(stopped).toMatchObject({
      status: "skipped",
      business_date: worked?.business_date,
      // The second one may also have come when the first was through.
      reason: expect.stringMatching(
        new RegExp(`^(run ${worked?.run_id} has been working on|no file waits)`),
      ) as string,
    });
    expect(await lake.findFile(body)).toMatchObject({ state: "done", run_id: worked?.run_id });
    expect(await violations(lake)).toEqual([]);
  });
});

describe("a run that is killed", () => {
  const body = csv(...sales("faults-killed", 4));
  const failing = async (fault: Fault) => {
    await faults.on(fault);
    const run = await lake.run("killed");
    expect(await faults.off()).toEqual([]);
    return run;
  };

  it("before it commits shows nothing, and is recorded and told", async () => {
    await lake.put(landing("killed"), body);
    await lake.taken(body);
    const kill = { service: "glue", operation: "UpdateTable", kind: "kill", times: 1 };
    const run = await failing({ ...kill, principal: "*-raw-to-processed", after: 2 });
    expect(run).toMatchObject({ status: "FAILED" });
    expect(await methodOf("faults-killed-1")).toBeNull();
    expect(await violations(lake)).toEqual([]);
  });

  it("after it published is completed by the next one", async () => {
    const kill = { service: "glue", operation: "UpdateTable", kind: "kill", times: 1 };
    const run = await failing({ ...kill, principal: "*-aggregation-job" });
    expect(run).toMatchObject({ status: "FAILED" });
    expect(await methodOf("faults-killed-1")).toBe("card");
    const next = await lake.run("after-killed");
    expect(next).toMatchObject({ status: "SUCCEEDED" });
    expect(await violations(lake)).toEqual([]);
  });

  it("I4 changes nothing when it is run again", async () => {
    expect(await violationsOfRepeating(lake, () => lake.run("nothing-new"))).toEqual([]);
  });
});
