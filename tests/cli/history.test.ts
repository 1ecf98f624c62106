import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { causeText, stepsOf } from "../../local/history";

const START = Date.parse("2025-06-30T12:00:00Z");

function events(
  ...list: [second: number, type: string, more?: Partial<HistoryEvent>][]
): HistoryEvent[] {
  return list.map(([second, type, more], index) => ({
    id: index + 1,
    type: type as HistoryEvent["type"],
    timestamp: new Date(START + second * 1000),
    ...more,
  }));
}

const entered = (name: string) => ({ stateEnteredEventDetails: { name } });
const exited = (name: string) => ({ stateExitedEventDetails: { name } });
const failed = (error: string, cause: string) => ({
  taskFailedEventDetails: { resource: "r", resourceType: "glue", error, cause },
});
const at = (second: number) => new Date(START + second * 1000);

describe("steps of a history", () => {
  it("are the tasks in order, with their time in the service", () => {
    const history = events(
      [0, "ExecutionStarted"],
      [1, "TaskStateEntered", entered("claim_files")],
      [3.5, "TaskStateExited", exited("claim_files")],
      [3.5, "ChoiceStateEntered", entered("anything")],
      [3.5, "ChoiceStateExited", exited("anything")],
      [4, "TaskStateEntered", entered("raw_to_processed")],
    );
    expect(stepsOf(history, at(10))).toEqual([
      { name: "claim_files", status: "succeeded", seconds: 2.5 },
      { name: "raw_to_processed", status: "running", seconds: 6 },
    ]);
  });

  it("are not failed by an attempt that a retry made good", () => {
    const history = events(
      [0, "TaskStateEntered", entered("job")],
      [1, "TaskScheduled"],
      [2, "TaskFailed", failed("Throttled", "slow down")],
      [3, "TaskScheduled"],
      [4, "TaskSucceeded"],
      [4, "TaskStateExited", exited("job")],
    );
    expect(stepsOf(history, at(9))).toEqual([{ name: "job", status: "succeeded", seconds: 4 }]);
  });

  describe("that are polled", () => {
    const state = (second: number, kind: string, name: string, output?: object) =>
      [
        [second, `${kind}StateEntered`, entered(name)],
        [
          second + 0.1,
          `${kind}StateExited`,
          { stateExitedEventDetails: { name, output: JSON.stringify(output ?? {}) } },
        ],
      ] as const;
    const asked = (second: number) => [
      ...state(second, "Wait", "crawl_wait"),
      ...state(second + 3, "Task", "crawl_poll"),
      ...state(second + 3.2, "Pass", "crawl_count"),
      ...state(second + 3.4, "Choice", "crawl_ended"),
    ];
    const read = (...list: (readonly [number, string, Partial<HistoryEvent>])[]) =>
      stepsOf(events(...list.map(([...each]) => each)), at(60));

    it("run from the first call to the decision that they have ended", () => {
      const started = state(0, "Task", "crawl");
      expect(read(...started, ...asked(1), ...asked(5), ...state(9, "Task", "next"))).toEqual([
        { name: "crawl", status: "succeeded", seconds: 8.5 },
        { name: "next", status: "succeeded", seconds: 0.1 },
      ]);
      const waiting = state(5, "Wait", "crawl_wait").slice(0, 1);
      expect(read(...started, ...asked(1), ...waiting)).toEqual([
        { name: "crawl", status: "running", seconds: 60 },
      ]);
    });

    it("fail with the error that was made for them", () => {
      const error = { Error: "CrawlFailed", Cause: '{"ErrorMessage":"no such bucket"}' };
      const history = [
        ...state(0, "Task", "crawl"),
        ...asked(1),
        ...state(5, "Pass", "crawl_broke", { error }),
        ...state(6, "Pass", "crawl_failed"),
        ...state(7, "Task", "record_failure"),
      ];
      expect(read(...history)[0]).toEqual({
        name: "crawl",
        status: "failed",
        seconds: 6,
        error: "CrawlFailed",
        cause: "no such bucket",
      });
    });

    it("fail when the question fails", () => {
      const history = [
        ...state(0, "Task", "crawl"),
        [3, "TaskStateEntered", entered("crawl_poll")] as const,
        [4, "TaskFailed", failed("Glue.AccessDeniedException", "no")] as const,
        ...state(5, "Pass", "crawl_failed"),
      ];
      expect(read(...history)).toMatchObject([{ name: "crawl", status: "failed", cause: "no" }]);
    });
  });

  it("keep the failure that a catch led away from, with or without an exit event", () => {
    const cause = JSON.stringify({
      JobRunState: "FAILED",
      ErrorMessage: "rule amount_positive: 3 rows",
    });
    const caught: Parameters<typeof events> = [
      [0, "TaskStateEntered", entered("data_quality_check")],
      [2, "TaskFailed", failed("States.TaskFailed", cause)],
      [2, "TaskStateEntered", entered("record_failure")],
      [3, "TaskStateExited", exited("record_failure")],
      [3, "ExecutionFailed"],
    ];
    const expected = [
      {
        name: "data_quality_check",
        status: "failed",
        seconds: 2,
        error: "States.TaskFailed",
        cause: "rule amount_positive: 3 rows",
      },
      { name: "record_failure", status: "succeeded", seconds: 1 },
    ];
    expect(stepsOf(events(...caught), at(9))).toEqual(expected);
    const withExit = events(
      ...caught.slice(0, 2),
      [2, "TaskStateExited", exited("data_quality_check")],
      ...caught.slice(2),
    );
    expect(stepsOf(withExit, at(9))).toEqual(expected);
  });

  it("end with their execution", () => {
    const history = events([0, "TaskStateEntered", entered("job")], [5, "ExecutionAborted"]);
    expect(stepsOf(history, at(9))[0]).toMatchObject({
      status: "failed",
      seconds: 5,
      error: "ExecutionAborted",
    });
  });

  it("unpack causes from JSON in JSON, and leave plain text alone", () => {
    const inner = JSON.stringify({ errorType: "NoStores", errorMessage: "drop a stores file" });
    expect(causeText(JSON.stringify({ errorMessage: inner }))).toBe("drop a stores file");
    expect(causeText("plain")).toBe("plain");
    expect(causeText('{"other": 1}')).toBe('{"other": 1}');
  });
});
