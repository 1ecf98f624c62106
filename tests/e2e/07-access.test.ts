import { accessOf } from "./fixture/access";
import { Lake } from "./fixture/lake";

describe("access", () => {
  const WORKING = [
    "aggregation-job",
    "backfill",
    "backfill-job",
    "check-contract",
    "choose-model",
    "claim-files",
    "daily",
    "data-quality-check",
    "emr-ended",
    "ingest-file",
    "insights-nodes",
    "launch-emr",
    "maintenance",
    "maintenance-job",
    "model",
    "plan-backfill",
    "plan-model",
    "publish-forecast",
    "raw-to-processed",
    "reconcile",
    "record-failure",
    "refresh-dashboards",
    "sales-raw",
    "source-store-api",
    "source-store-api-schedule",
    "track-backfill",
  ];

  it("allows what the roles did in all runs so far; AWS would have refused nothing", async () => {
    const { overreaches, roles } = await accessOf(Lake.connect());
    expect(overreaches).toEqual([]);
    expect(Object.keys(roles).sort()).toEqual(
      expect.arrayContaining(WORKING.map((name) => expect.stringContaining(name) as string)),
    );
  });
});
