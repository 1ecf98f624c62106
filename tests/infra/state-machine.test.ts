import validate from "asl-validator";
import { WholeApp } from "../whole-app";

interface Retry {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: string;
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Retry[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
}

const isSdk = ([, { Resource }]: [string, State]) => Resource?.includes(":::aws-sdk:") ?? false;

describe("the daily run", () => {
  const app = WholeApp.synth("dev");
  const machine = app
    .resources("aws_sfn_state_machine")
    .find(({ body }) => body["name"] === "sales-lake-dev-daily");
  const definition = JSON.parse(String(machine?.body["definition"])) as {
    StartAt: string;
    TimeoutSeconds: number;
    States: Record<string, State>;
  };
  const states = Object.entries(definition.States);
  const tasks = states.filter(([, { Type }]) => Type === "Task");

  it("is valid Amazon States Language", () => {
    // The validator knows no QueryLanguage; what it says is the default.
    const { QueryLanguage: _default, ...known } = definition as Record<string, unknown>;
    const { errors } = validate(known);
    expect(errors).toEqual([]);
  });

  it("does these steps in this order", () => {
    const order: string[] = [];
    let name: string | undefined = definition.StartAt;
    while (name) {
      order.push(name);
      const state: State | undefined = definition.States[name];
      name = state?.Next ?? state?.Default;
    }
    expect(order).toEqual([
      "claim_files",
      "any_files",
      "crawl",
      "crawl_wait",
      "crawl_poll",
      "crawl_count",
      "crawl_ended",
      "check_contract",
      "raw_to_processed",
      "data_quality_check",
      "count_rows",
      "read_counts",
      "aggregation_job",
      "insights",
      "plan_model",
      "training_due",
      "train_model",
      "forecast_due",
      "choose_model",
      "forecast",
      "publish_forecast",
      "reconcile",
      "refresh_dashboards",
    ]);
  });

  it("goes only where there is a state, and everywhere", () => {
    const targets = states.flatMap(([, { Catch = [], Choices = [], Default, Next }]) => [
      Next,
      Default,
      ...[...Catch, ...Choices].map((way) => way.Next),
    ]);
    const reached = new Set([definition.StartAt, ...targets.filter((name) => name !== undefined)]);
    expect([...reached].sort()).toEqual(states.map(([name]) => name).sort());
  });

  it.each(tasks)("%s has a timeout, retries and, if it is not the end, a way out", (name, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(0);
    expect(task.Retry).not.toHaveLength(0);
    const caught = name === "await_redrive" ? undefined : [["States.ALL"]];
    expect(task.Catch?.map(({ ErrorEquals }) => ErrorEquals)).toEqual(caught);
  });

  it("goes on with any step that can fail, and with no other state", () => {
    const ways = definition.States["redriven"]?.Choices?.map(({ Next }) => Next);
    const steps = states.flatMap(([, { Catch = [] }]) =>
      Catch.map(({ Next }) => definition.States[Next]?.Parameters?.["step"]),
    );
    expect(new Set(ways)).toEqual(new Set(steps.filter((name) => name !== undefined)));
  });

  it.each(tasks)(
    "%s retries with jitter what passes by itself, and nothing else",
    (_name, task) => {
      // `lambda:invoke`, or `aws-sdk:glue:startCrawler`.
      const call = task.Resource?.split(":::")[1]?.replace(/^aws-sdk:/, "");
      const service = (call?.split(":")[0] ?? "").replace(/^states$/, "stepfunctions");
      for (const retry of task.Retry ?? []) {
        expect(retry).toMatchObject({ BackoffRate: 2, JitterStrategy: "FULL" });
        expect(retry.MaxDelaySeconds).toBeGreaterThan(retry.IntervalSeconds);
        for (const error of retry.ErrorEquals) {
          expect(error.toLowerCase().startsWith(`${service}.`)).toBe(true);
          expect(error).not.toMatch(/TaskFailed|Timeout$|AccessDenied|NotFound|Invalid/);
        }
      }
    },
  );

  it("retries what the SDK has no better name for, by the name that each SDK has", () => {
    const retried = ([, { Retry = [] }]: [string, State]) => Retry.flatMap((r) => r.ErrorEquals);
    const glue = tasks.filter(([, { Resource }]) => Resource?.includes("glue:"));
    const [crawls, jobs] = [glue.filter(isSdk), glue.filter((task) => !isSdk(task))];
    expect([crawls.length, jobs.length]).toEqual([2, 4]);
    for (const task of crawls) expect(retried(task)).toContain("Glue.GlueException");
    for (const task of jobs) expect(retried(task)).toContain("Glue.AWSGlueException");
  });

  it("waits longer for capacity than for a service that is busy", () => {
    const [full, busy] = definition.States["raw_to_processed"]?.Retry ?? [];
    expect(full?.ErrorEquals).toContain("Glue.ConcurrentRunsExceededException");
    expect(busy?.ErrorEquals).toContain("Glue.ThrottlingException");
    expect(full?.MaxDelaySeconds).toBeGreaterThan(busy?.MaxDelaySeconds ?? Infinity);
  });

  it("gives a Glue run longer than Glue itself does, which then ends it", () => {
    const jobs = new Map(app.resources("aws_glue_job").map(({ body }) => [body["name"], body]));
    const runs = tasks.filter(([, { Resource }]) => Resource?.includes("glue:startJobRun"));
    expect(runs.length).toBeGreaterThan(0);
    for (const [, { Parameters, TimeoutSeconds }] of runs) {
      const job = jobs.get(Parameters?.["JobName"]);
      expect(TimeoutSeconds).toBeGreaterThan(Number(job?.["timeout"]) * 60);
      expect(job?.["max_retries"]).toBe(0);
    }
  });

  it("ends a run that hangs, but none whose steps keep to their time", () => {
    const all = tasks.reduce((sum, [, { TimeoutSeconds = 0 }]) => sum + TimeoutSeconds, 0);
    expect(definition.TimeoutSeconds).toBeGreaterThan(all);
    expect(definition.TimeoutSeconds).toBeLessThan(24 * 3600);
  });

  it("tells the functions on both paths the business date, or what it follows from", () => {
    for (const name of ["claim_files", "record_failure", "await_redrive"]) {
      expect(definition.States[name]?.Parameters).toMatchObject({
        Payload: { "input.$": "$$.Execution.Input", "started_at.$": "$$.Execution.StartTime" },
      });
    }
  });

  it("calls only what Step Functions can call", () => {
    expect([...new Set(tasks.map(([, { Resource }]) => Resource))]).toEqual([
      "arn:aws:states:::lambda:invoke",
      "arn:aws:states:::aws-sdk:glue:startCrawler",
      "arn:aws:states:::aws-sdk:glue:getCrawler",
      "arn:aws:states:::glue:startJobRun.sync",
      "arn:aws:states:::athena:startQueryExecution.sync",
      "arn:aws:states:::athena:getQueryResults",
      "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "arn:aws:states:::sagemaker:createTrainingJob.sync",
      "arn:aws:states:::sagemaker:createTransformJob.sync",
      "arn:aws:states:::states:startExecution.sync:2",
      "arn:aws:states:::sns:publish",
    ]);
  });
});
