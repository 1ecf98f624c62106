import type { ResourceChange } from "../../../delivery/review/plan-json";
import { linesOf, reviewStacks, stackPlan } from "./planner";

describe("what a plan says beside its changes", () => {
  const made = stackPlan("lake", []);
  const deferred: ResourceChange = {
    address: "aws_sns_topic.t",
    mode: "managed",
    type: "aws_sns_topic",
    name: "t",
    change: { actions: ["delete", "create"] },
  };
  const check = {
    address: { kind: "check", to_display: "check.rows" },
    status: "fail" as const,
    instances: [{ problems: [{ message: "no `rows`" }] }],
  };

  it.each([
    ["an error", { errored: true }, "blocked", "1 unfinished plan", "ended with an error"],
    ["a part", { complete: false }, "attention", "1 partial plan", "a part only"],
    [
      "something deferred",
      {
        complete: false,
        deferred_changes: [{ reason: "provider_config_unknown", resource_change: deferred }],
      },
      "attention",
      "1 deferred change",
      "to delete and create `aws_sns_topic.t`",
    ],
    ["a failing check", { checks: [check] }, "attention", "1 failing check", "`` no `rows` ``"],
    ["a check that holds", { checks: [{ ...check, status: "pass" as const }] }, "nothing", "", ""],
  ])("is told: %s", async (_, said, level, words, line) => {
    const report = await reviewStacks([{ ...made, plan: { ...made.plan, ...said } }], {});
    expect(report.verdict.level).toBe(level);
    expect(report.verdict.text).toContain(words);
    expect(linesOf(report, "open-ends")).toContain(line);
  });

  it("names what was changed by hand, and does not call that a change", async () => {
    const queue = stackPlan("lake", [
      { address: "aws_sqs_queue.q", before: { a: 1 }, after: { a: 1 }, block: { a: 1 } },
    ]);
    const [change] = queue.plan.resource_changes ?? [];
    const drifted = {
      ...change,
      change: { actions: ["update"], before: { a: 1 }, after: { a: 2 } },
    };
    const plan = { ...queue.plan, resource_drift: [drifted as ResourceChange] };
    const report = await reviewStacks([{ ...queue, plan }], {});
    expect(report.verdict.level).toBe("nothing");
    expect(linesOf(report, "open-ends")).toBe(
      "- `lake`: `lake/q` (`aws_sqs_queue.q`) was changed by hand since it was applied: `a`",
    );
  });
});
