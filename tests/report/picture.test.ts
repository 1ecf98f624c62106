import type { Machine } from "../../local/report/machine";
import { pictureOf } from "../../local/report/picture";

const task = (service: string, more: object) => ({
  Type: "Task",
  Resource: `arn:aws:states:::${service}`,
  ...more,
});
const caught = (to: string) => ({ Catch: [{ Next: to }] });

/** A start, a crawl that is polled, a training that may be left out, and a way for failures that leads back. */
const MACHINE: Machine = {
  StartAt: "hello",
  States: {
    hello: { Type: "Pass", Next: "crawl" },
    crawl: task("aws-sdk:glue:startCrawler", { Next: "crawl_wait", ...caught("crawl_failed") }),
    crawl_wait: { Type: "Wait", Next: "crawl_poll" },
    crawl_poll: task("aws-sdk:glue:getCrawler", { Next: "crawl_ended" }),
    crawl_ended: {
      Type: "Choice",
      Choices: [{ Next: "crawl_wait" }, { Next: "crawl_failed" }],
      Default: "due",
    },
    crawl_failed: { Type: "Pass", Next: "alert" },
    due: { Type: "Choice", Choices: [{ Next: "forecast" }], Default: "train" },
    train: task("sagemaker:createTrainingJob.sync", { Next: "forecast", ...caught("alert") }),
    forecast: task("lambda:invoke", { End: true, ...caught("alert") }),
    alert: task("sns:publish", { Next: "again" }),
    again: { Type: "Choice", Choices: [{ Next: "crawl" }, { Next: "train" }] },
  },
};

const at = (seconds: number) => new Date(1_000_000 + 1000 * seconds);
const entered = (name: string, seconds: number) => ({
  id: seconds,
  type: "TaskStateEntered" as const,
  timestamp: at(seconds),
  stateEnteredEventDetails: { name },
});
const exited = (name: string, seconds: number) => ({
  id: seconds,
  type: "TaskStateExited" as const,
  timestamp: at(seconds),
  stateExitedEventDetails: { name },
});

const picture = (events: Parameters<typeof pictureOf>[1]["events"]) =>
  pictureOf(MACHINE, {
    events,
    records: [{ run_id: "r", step: "train", status: "succeeded", rows_in: 7 }],
    now: at(60),
  });

it("has each step after those that lead to it, the way of failures last", () => {
  const { steps } = picture([]);
  expect(steps.map(({ isAfterFailure, name, service }) => [name, service, isAfterFailure])).toEqual(
    [
      ["crawl", "Glue", false],
      ["train", "SageMaker", false],
      ["forecast", "Lambda", false],
      ["alert", "SNS", true],
    ],
  );
});

it("has the ways through what decides and waits", () => {
  const ways = picture([]).ways.map(
    ({ from, isFailure, to }) => `${from} ${isFailure ? "!" : "-"}> ${to}`,
  );
  expect(ways).toEqual(
    expect.arrayContaining([
      "crawl -> train",
      "crawl -> forecast",
      "train -> forecast",
      "crawl !> alert",
      "forecast !> alert",
    ]),
  );
  expect(ways).not.toContain("crawl -> alert");
});

it("tells when a step ran, how long, and what it dealt with", () => {
  const { steps } = picture([
    entered("crawl", 0),
    exited("crawl", 2),
    entered("train", 2),
    exited("train", 12),
    entered("forecast", 12),
  ]);
  expect(
    steps.map(({ name, rows, seconds, startedAfter, status }) => [
      name,
      status,
      startedAfter,
      seconds,
      rows,
    ]),
  ).toEqual([
    ["crawl", "succeeded", 0, 2, null],
    ["train", "succeeded", 2, 10, 7],
    ["forecast", "running", 12, 48, null],
    ["alert", "not reached", null, null, null],
  ]);
});

it("adds steps that are no states of the first level", () => {
  expect(picture([entered("inside_a_map", 0)]).steps.map(({ name }) => name)).toContain(
    "inside_a_map",
  );
});
