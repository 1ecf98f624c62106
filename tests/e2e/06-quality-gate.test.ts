import type { RunReport } from "../../local/report";
import { Inbox } from "./fixture/alerts";
import { local, reportOf, type Ended } from "./fixture/cli";
import { generated, type Generated } from "./fixture/generated";
import { violations } from "./fixture/invariants";
import { Lake } from "./fixture/lake";
import { published } from "./fixture/published";

describe("F38 the quality gate", () => {
  let lake: Lake;
  let broken: Generated;
  let inbox: Inbox;
  let before: Awaited<ReturnType<typeof published>>;
  let ended: Ended;

  beforeAll(async () => {
    lake = Lake.connect();
    inbox = await Inbox.subscribe(lake);
    before = await published(lake);
    broken = await generated({
      rows: 300,
      days: 5,
      seed: 404,
      faults: 1,
      end: "2024-10-31",
    });
    ended = await local(["drop", broken.path, "--json"]);
  });

  const runOf = (text: string) => /^• run (\S+)$/m.exec(text)?.[1] ?? "";

  it("stops a delivery that is mostly faulty, naming the rule and its figures", () => {
    const { rows, expected } = broken.report;
    const share = (100 * expected.quarantined) / rows;
    const report = JSON.parse(ended.stdout) as RunReport;
    expect(share).toBeGreaterThan(50);
    expect(ended.code).toBe(1);
    expect(report).toMatchObject({ status: "failed", run_id: runOf(ended.stderr) });
    expect(report.steps.find(({ name }) => name === "data_quality_check")?.status).toBe("failed");
    expect(report.problems.join("\n")).toContain("quarantined_share");
    expect(report.problems.join("\n")).toContain(String(Math.floor(share)));
  });

  it("publishes nothing", async () => expect(await published(lake)).toEqual(before));

  it("records the run as failed, with the reason", async () => {
    const run = await lake.record(runOf(ended.stderr), "run");
    expect(run).toMatchObject({ status: "failed" });
    expect(run?.reason).toContain("quarantined_share");
  });

  it("tells people", async () => {
    const alerts = await inbox.take();
    expect(alerts).toMatchObject([{ run_id: runOf(ended.stderr), step: "data_quality_check" }]);
    expect(alerts[0]?.error.Cause).toContain("quarantined_share");
  });

  it("leaves neither lease nor branch", async () => {
    expect(await violations(lake)).toEqual([]);
  });

  it("lets the next good file through, which nobody has seen, and takes the stopped one over", async () => {
    const good = await generated({
      rows: 4_000,
      days: 30,
      seed: 77,
      faults: 0.06,
      end: "2024-11-30",
    });
    const report = reportOf(await local(["drop", good.path, "--json"]));
    const sum = (name: "accepted" | "quarantined" | "duplicates") =>
      good.report.expected[name] + broken.report.expected[name];
    expect(report.reconciliation).toMatchObject({
      rows_in: good.report.rows + broken.report.rows,
      accepted: sum("accepted"),
      quarantined: sum("quarantined"),
      duplicates: sum("duplicates"),
      superseded: 0,
      balanced: true,
    });
    expect(await violations(lake)).toEqual([]);
  });
});
