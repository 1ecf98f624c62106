import { readEnv } from "../../src-lambda/ingest-file/env";
import { fromStatusChange } from "../../src-lambda/record-failure/status-change";
import { failedRun } from "../../src-lambda/record-failure/failure";

const AT = "2025-07-01T00:00:00.000Z";
const START = { run_id: "r", input: { business_date: "2025-06-29" }, started_at: AT };

describe("record-failure", () => {
  it.each([
    ["plain text", "out of memory", "Glue: out of memory"],
    ["a function's cause", '{"errorMessage":"run x: lost 1","trace":["a"]}', "Glue: run x: lost 1"],
    ["a job's cause", '{"JobRunId":"jr","ErrorMessage":"no lease"}', "Glue: no lease"],
    ["no cause", "", "Glue"],
  ])("says why: %s", (_, Cause, reason) => {
    const record = failedRun({ ...START, error: { Error: "Glue", Cause } }, AT);
    expect(record).toEqual({
      run_id: "r",
      business_date: "2025-06-29",
      step: "run",
      status: "failed",
      reason,
      finished_at: AT,
    });
  });

  it("names the step and keeps the reason short", () => {
    const error = { Error: "E", Cause: "x".repeat(9_000) };
    const { reason = "" } = failedRun({ ...START, step: "count_rows", error }, AT);
    expect(reason.startsWith("count_rows: E: x")).toBe(true);
    expect(reason).toHaveLength(2000);
  });
});

it("records a run whose input names no day, without a day", () => {
  const error = { Error: "BadRunInput", Cause: "no such day" };
  const record = failedRun({ ...START, input: { business_date: "tomorrow" }, error }, AT);
  expect(record).not.toHaveProperty("business_date");
  expect(record.reason).toBe("BadRunInput: no such day");
});

describe("a run that ended outside its steps", () => {
  const event = (detail: object) => ({
    "detail-type": "Step Functions Execution Status Change",
    detail: { name: "r", startDate: Date.parse(AT), input: "{}", ...detail },
  });
  const recorded = (detail: object) => {
    const request = fromStatusChange(event(detail));
    return request && failedRun(request, AT);
  };

  it.each([
    ["ABORTED", "ABORTED: somebody stopped the run"],
    ["TIMED_OUT", "TIMED_OUT: the run took longer than all its steps may take together"],
  ])("is recorded: %s", (status, reason) => {
    const day = { business_date: "2025-06-30" };
    expect(recorded({ status })).toMatchObject({ run_id: "r", status: "failed", reason, ...day });
  });

  it("has the day that its input names, and the reason that Step Functions or a person gives", () => {
    const detail = {
      status: "ABORTED",
      input: '{"business_date":"2025-06-01"}',
      error: "Stopped",
      cause: "wrong file",
    };
    expect(recorded(detail)).toMatchObject({
      business_date: "2025-06-01",
      reason: "Stopped: wrong file",
    });
  });

  it("is told from a request of the failure path", () => {
    expect(fromStatusChange(START)).toBeUndefined();
  });
});

describe("the environment of a function", () => {
  it("is checked at once; the error names everything that is wrong", () => {
    expect(() => readEnv({ RAW_BUCKET: "b", PART_BYTES: "big", DATASETS: "{" })).toThrow(
      /^ingest-file: environment is not usable: QUARANTINE_BUCKET is missing; FILES_TABLE is missing; MAX_FILE_BYTES is missing; MAX_GZIP_RATIO is missing; PART_BYTES is not a whole number above 0; DATASETS is not JSON/,
    );
  });
});
