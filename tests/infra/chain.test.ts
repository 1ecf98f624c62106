import { chain } from "../../modules/pipeline/chain";
import { onlyWhen } from "../../modules/pipeline/only-when";
import type { Poll, Step } from "../../modules/pipeline/step";

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
