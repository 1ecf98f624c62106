import validate from "asl-validator";
import { chain } from "../../modules/pipeline/chain";
import { onlyWhen } from "../../modules/pipeline/only-when";
import type { Poll, Step } from "../../modules/pipeline/step";
import { WholeApp } from "../whole-app";

const step = (name: string, endsEarly?: Step["endsEarly"]): Step => ({
  name,
  task: { Resource: `arn:${name}`, Parameters: {}, ResultPath: null, TimeoutSeconds: 1, Retry: [] },
  ...(endsEarly && { endsEarly }),
  grantRun: () => undefined,
});
const early = { name: "enough", choice: "any", when: { Variable: "$.n", NumericEquals: 0 } };
const build = (steps: Step[], onFailure: Step[] = []) =>
  chain({ comment: "test", steps, onFailure, awaitRedrive: step("hold") }).States;

describe("chain", () => {
  it("links each step to the next and ends at the last", () => {
    const states = build([step("clean"), step("count")]);
    expect(states["clean"]).toMatchObject({ Next: "count" });
    expect(states["count"]).toMatchObject({ End: true });
  });

  it("notes the step that failed and the redrives so far, then takes the failure path", () => {
    const states = build([step("clean")], [step("record"), step("tell")]);
    expect(states["clean"]).toMatchObject({ Catch: [{ Next: "clean_failed" }] });
    expect(states["clean_failed"]).toEqual({
      Type: "Pass",
      Parameters: { step: "clean", "redrives.$": "$$.Execution.RedriveCount" },
      ResultPath: "$.failed",
      Next: "record",
    });
    expect(states["record"]).toMatchObject({ Next: "tell" });
    expect(states["tell"]).toMatchObject({ Next: "hold" });
  });

  it("ends a failed run in a task that nobody catches, behind which each step can follow", () => {
    const states = build([step("clean"), step("count")], [step("record")]);
    expect(states["hold"]).toMatchObject({ Type: "Task", Next: "redriven" });
    expect(states["hold"]).not.toHaveProperty("Catch");
    const way = (name: string) => ({
      Variable: "$.failed.step",
      StringEquals: name,
      Next: name,
    });
    expect(states["redriven"]).toEqual({ Type: "Choice", Choices: [way("clean"), way("count")] });
    // A redrive enters these again, and fails again, or knows no better way.
    expect(Object.values(states).map((state) => state["Type"])).not.toContain("Fail");
  });

  it("goes on along the failure path when a part of it fails", () => {
    const states = build([step("clean")], [step("record"), step("tell")]);
    expect(states["record"]).toMatchObject({
      Catch: [{ Next: "tell", ResultPath: "$.record_error" }],
    });
  });

  it("leaves out a step that is not due, and can still go on with it", () => {
    const due = { choice: "due", rule: { Variable: "$.due", BooleanEquals: true } };
    const states = build([step("look"), { ...step("train"), when: due }, step("serve")]);
    expect(states["look"]).toMatchObject({ Next: "due" });
    expect(states["due"]).toEqual({
      Type: "Choice",
      Choices: [{ Not: due.rule, Next: "serve" }],
      Default: "train",
    });
    expect(states["train"]).toMatchObject({ Next: "serve" });
    expect(states["redriven"]).toMatchObject({
      Choices: expect.arrayContaining([expect.objectContaining({ Next: "train" })]) as unknown,
    });
    expect(() => build([{ ...step("train"), when: due }])).toThrow(
      '"train" may be left out, but no step follows it',
    );
  });

  it("decides once on steps that are all left out for one reason", () => {
    const due = { choice: "due", rule: { Variable: "$.due", BooleanEquals: true } };
    const ready = { choice: "ready", rule: { Variable: "$.ready", BooleanEquals: true } };
    const both = onlyWhen(ready, [step("serve"), step("show")]);
    const states = build([{ ...step("train"), when: due }, ...both, step("count")]);
    expect(states["due"]).toMatchObject({ Choices: [{ Next: "ready" }], Default: "train" });
    expect(states["train"]).toMatchObject({ Next: "ready" });
    expect(states["ready"]).toMatchObject({ Choices: [{ Next: "count" }], Default: "serve" });
    expect(states["serve"]).toMatchObject({ Next: "show" });
    expect(states["show"]).toMatchObject({ Next: "count" });
    expect(() => build(both)).toThrow('"serve" may be left out, but no step follows it');
    expect(() => onlyWhen(due, both)).toThrow('"serve" is left out for a reason of its own');
  });

  it("ends early where a step says so", () => {
    const states = build([step("claim", early), step("clean")]);
    expect(states["claim"]).toMatchObject({ Next: "any" });
    expect(states["any"]).toEqual({
      Type: "Choice",
      Choices: [{ Variable: "$.n", NumericEquals: 0, Next: "enough" }],
      Default: "clean",
    });
    expect(states["enough"]).toEqual({ Type: "Succeed" });
  });

  describe("of a step that is polled", () => {
    const poll: Poll = {
      task: { Resource: "arn:ask", Parameters: {}, TimeoutSeconds: 1, Retry: [] },
      everySeconds: 7,
      timeoutMinutes: 1,
      running: { Variable: "$.dig.seen.State", StringEquals: "DIGGING" },
      failed: { Variable: "$.dig.seen.State", StringEquals: "STUCK" },
      failure: { error: "DigFailed", cause: "$.dig.seen" },
    };
    const states = build([{ ...step("dig"), poll }, step("fill")], [step("record")]);

    it("asks, in between waits, and goes on when the work is done", () => {
      expect(states["dig"]).toMatchObject({ Resource: "arn:dig", Next: "dig_wait" });
      expect(states["dig_wait"]).toEqual({ Type: "Wait", Seconds: 7, Next: "dig_poll" });
      expect(states["dig_poll"]).toMatchObject({
        Resource: "arn:ask",
        ResultPath: "$.dig.seen",
        Next: "dig_count",
      });
      expect(states["dig_count"]).toMatchObject({ Next: "dig_ended" });
      expect(states["dig_ended"]).toMatchObject({ Default: "fill" });
    });

    it("gives up when the time is over, or the work has failed", () => {
      expect(states["dig_ended"]).toMatchObject({
        Choices: [
          {
            And: [poll.running, { Variable: "$.dig.polls", NumericLessThan: 9 }],
            Next: "dig_wait",
          },
          { ...poll.running, Next: "dig_late" },
          { ...poll.failed, Next: "dig_broke" },
        ],
      });
      expect(states["dig_late"]).toMatchObject({
        Parameters: { Error: "States.Timeout", Cause: "dig has not ended after 1 minutes" },
        ResultPath: "$.error",
        Next: "dig_failed",
      });
      expect(states["dig_broke"]).toMatchObject({
        Parameters: { Error: "DigFailed", "Cause.$": "States.JsonToString($.dig.seen)" },
        Next: "dig_failed",
      });
    });

    it("fails as any step does when a call fails", () => {
      const caught = { Catch: [{ ErrorEquals: ["States.ALL"], Next: "dig_failed" }] };
      expect(states["dig"]).toMatchObject(caught);
      expect(states["dig_poll"]).toMatchObject(caught);
      expect(states["dig_failed"]).toMatchObject({ Parameters: { step: "dig" }, Next: "record" });
    });

    it("cannot be the last", () => {
      expect(() => build([{ ...step("dig"), poll }])).toThrow(
        '"dig" is polled, but no step follows it',
      );
    });
  });

  it("refuses no steps, two of one name, and an early end at the end", () => {
    expect(() => build([])).toThrow("a pipeline needs at least one step, got none");
    expect(() => build([step("a"), step("a")])).toThrow('two states are named "a"');
    expect(() => build([step("a", early)])).toThrow(
      '"a" may end the run early, but no step follows',
    );
  });
});

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
