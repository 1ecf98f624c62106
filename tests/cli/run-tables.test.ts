import type { RunReport } from "../../local/report";
import { runTables } from "../../local/tables";

const reconciliation = {
  rows_in: 2700,
  accepted: 2690,
  quarantined: 9,
  duplicates: 1,
  superseded: 0,
  balanced: true,
};
const report: RunReport = {
  run_id: "2026-01-02",
  status: "succeeded",
  steps: [{ name: "reconcile", status: "succeeded", seconds: 1.26, rows: 2700 }],
  reconciliation,
  kpis: [],
  already_processed: false,
  problems: [],
  notices: [],
  sources: [],
};
const shown = (more: Partial<RunReport>): string =>
  runTables({ report: { ...report, ...more }, kpis: { columns: [], rows: [] } });

describe("what people see of a run", () => {
  it("has a line for each source, whatever the number of its files", () => {
    const file = (source: string, rows: number, object: string) => ({ source, rows, object });
    const text = shown({
      sources: [file("partner", 300, "a"), file("api", 2000, "b"), file("partner", 400, "c")],
    });
    expect(text.match(/^of these.*$/gm)).toEqual([
      "of these, 700 rows of the source partner",
      "of these, 2,000 rows of the source api",
    ]);
  });

  it("has a rule under the head of its steps, and none between them", () => {
    const [step] = report.steps;
    const text = shown({ steps: step ? [step, step] : [] });
    expect(text.match(/^[│├].*$/gm)?.map((line) => line.slice(0, 3))).toEqual([
      "│ s",
      "├──",
      "│ r",
      "│ r",
    ]);
  });

  it("says that rows are missing", () => {
    const missing = { ...reconciliation, accepted: 2600, balanced: false };
    expect(shown({ reconciliation: missing })).toContain(
      "2,700 rows in = 2,600 accepted + 9 quarantined + 1 duplicates: NOT BALANCED",
    );
  });
});
