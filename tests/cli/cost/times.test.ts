import { pathOf } from "../../../delivery/cost/machine-path";
import { timesAMonth } from "../../../delivery/cost/times";

it.each([
  ["cron(0 3 * * ? *)", 30.4],
  ["cron(0/15 8-17 ? * MON-FRI *)", 4 * 10 * 30.4 * (5 / 7)],
  ["cron(0 6,18 * * ? *)", 2 * 30.4],
  ["cron(0 3 1 * ? *)", 1],
  ["cron(0 3 L * ? *)", 1],
  ["rate(1 day)", 30.4],
  ["rate(30 minutes)", 48 * 30.4],
  ["rate(12 hours)", 2 * 30.4],
])("%s fires %d times a month", (expression, expected) => {
  expect(timesAMonth(expression)).toBeCloseTo(expected, 6);
});

it.each(["at(2026-01-01T00:00:00)", "", "cron(0 3)"])(
  "%j is no schedule that repeats",
  (expression) => {
    expect(timesAMonth(expression)).toBeUndefined();
  },
);

describe("the way of a run", () => {
  const visits = (states: object, start: string) =>
    pathOf(JSON.stringify({ StartAt: start, States: states })).map(({ name, times }) => [
      name,
      times,
    ]);

  it("leads along the default of a choice and not into its failures", () => {
    const states = {
      a: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Catch: [{ Next: "lost" }],
        Next: "b",
      },
      b: { Type: "Choice", Choices: [{ Next: "nothing" }], Default: "c" },
      c: { Type: "Succeed" },
      lost: { Type: "Fail" },
      nothing: { Type: "Succeed" },
    };
    expect(visits(states, "a")).toEqual([
      ["a", 1],
      ["b", 1],
      ["c", 1],
    ]);
  });

  it("goes around where it asks until something has ended: a minute of it", () => {
    const states = {
      start: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:glue:startCrawler", Next: "wait" },
      wait: { Type: "Wait", Seconds: 20, Next: "ask" },
      ask: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:glue:getCrawler", Next: "ended" },
      ended: { Type: "Choice", Choices: [{ Next: "wait" }], Default: "done" },
      done: { Type: "Succeed" },
    };
    expect(visits(states, "start")).toEqual([
      ["start", 1],
      ["wait", 3],
      ["ask", 3],
      ["ended", 3],
      ["done", 1],
    ]);
  });

  it("enters each branch, and a map once", () => {
    const inner = { StartAt: "x", States: { x: { Type: "Pass", End: true } } };
    const states = {
      all: { Type: "Parallel", Branches: [inner, inner], Next: "each" },
      each: { Type: "Map", ItemProcessor: inner, End: true },
    };
    expect(visits(states, "all")).toEqual([
      ["all", 1],
      ["x", 1],
      ["x", 1],
      ["each", 1],
      ["x", 1],
    ]);
  });

  it("is unknown as long as the definition is", () => {
    expect(pathOf("${aws_sfn.x}")).toEqual([]);
  });
});
