import type { LedgerFile } from "../../local/ledger";
import type { RunRecord } from "../../local/records";
import { problemsOf, reconcile } from "../../local/verdict";

const numbers = {
  rows_in: 10,
  accepted: 7,
  quarantined: 2,
  duplicates: 1,
  superseded: 3,
  balanced: true,
};
const record = (step: string, more: Partial<RunRecord> = {}): RunRecord => ({
  run_id: "r",
  step,
  status: "succeeded",
  ...more,
});
const entry: LedgerFile = {
  file_id: "sales_raw#abc",
  dataset: "sales_raw",
  sha256: "abc",
  state: "done",
  rows: 10,
  arrived_at: "2025-06-30T00:00:00.000Z",
  run_id: "r",
};
const good = {
  runId: "r",
  records: [record("run"), record("reconcile", numbers)],
  entry,
  counted: 10,
};

describe("the verdict on a run", () => {
  it("has no problem with a run that adds up", () => {
    expect(problemsOf(good)).toEqual([]);
    expect(reconcile(good.records)).toEqual(numbers);
  });

  it("does the sum itself, whatever the record says", () => {
    const records = [record("reconcile", { ...numbers, accepted: 6 })];
    expect(problemsOf({ ...good, records })).toEqual([
      "run r does not balance: rows_in 10, but accepted 6 + quarantined 2 + duplicates 1 = 9",
    ]);
  });

  it("wants a reconciliation", () => {
    expect(problemsOf({ ...good, records: [record("run")] })).toEqual([
      "run r left no reconciliation record under pipeline_runs/r/",
    ]);
  });

  it("believes a run that says it failed", () => {
    const records = [
      record("run", { status: "failed", reason: "no space" }),
      record("reconcile", numbers),
    ];
    expect(problemsOf({ ...good, records })).toEqual(["run r recorded itself as failed: no space"]);
  });

  it("wants the ledger to agree", () => {
    const [problem] = problemsOf({
      ...good,
      entry: { ...entry, state: "claimed", run_id: "other" },
    });
    expect(problem).toBe('the ledger has the file as "claimed" by run other, not as done by r');
  });

  it("compares the pipeline's count with its own", () => {
    expect(problemsOf({ ...good, counted: 11 })).toEqual([
      "the file has 11 records, the ledger counted 10 on arrival",
    ]);
    expect(problemsOf({ ...good, counted: undefined })).toEqual([]);
  });
});
