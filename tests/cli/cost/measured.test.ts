import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paceOf, recordedRuns, type RecordedRun, recordRun } from "../../../delivery/cost/measured";

const aRun = (run_id: string, rows: number, seconds: number, stage = "dev"): RecordedRun => ({
  run_id,
  stage,
  cores: 2,
  rows,
  steps: [{ name: "etl", seconds }],
});

describe("runs that were recorded", () => {
  it("are there once each, by stage, also when one of them is broken", () => {
    const root = mkdtempSync(join(tmpdir(), "runs-"));
    expect(recordedRuns(root, "dev")).toEqual([]);
    for (const run of [aRun("a", 1, 1), aRun("a", 1, 2), aRun("b", 1, 3, "prod")])
      recordRun(root, run);
    writeFileSync(join(root, "runs", "c.json"), "{");
    expect(recordedRuns(root, "dev")).toEqual([aRun("a", 1, 2)]);
  });

  it("of one size say how long a step takes to start, not how long for a row", () => {
    // 1,000 rows at 0.01 s of a processor take 5 of the 20 seconds on two of them.
    expect(paceOf([aRun("a", 1000, 20)], "etl", 0.01)).toEqual({
      fixedSeconds: 15,
      cpuSecondsPerRow: undefined,
    });
    expect(paceOf([aRun("a", 1000, 1)], "etl", 0.01)?.fixedSeconds).toBe(0);
  });

  it("of very different size say both", () => {
    const pace = paceOf([aRun("b", 100_000, 110), aRun("a", 1000, 11)], "etl", 0.01);
    expect(pace?.fixedSeconds).toBeCloseTo(10, 6);
    expect(pace?.cpuSecondsPerRow).toBeCloseTo(0.002, 6);
  });

  it("say nothing of a step that was not in them", () => {
    expect(paceOf([aRun("a", 1, 1)], "other", 0.01)).toBeUndefined();
  });
});
