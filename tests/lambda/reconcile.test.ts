import { writeRecord } from "../../src-lambda/core/run-records";
import { reconcile } from "../../src-lambda/reconcile/reconcile";
import { claiming, file } from "./claiming";

const { claim, json, stores, world } = claiming();

describe("reconcile", () => {
  const counts = (accepted: string, quarantined: string) => ({
    ResultSet: {
      Rows: [
        { Data: [{ VarCharValue: "quarantined" }, { VarCharValue: "accepted" }] },
        { Data: [{ VarCharValue: quarantined }, { VarCharValue: accepted }] },
      ],
    },
  });

  async function run(accepted: string, quarantined: string, duplicates: number) {
    const env = {
      CURATED_BUCKET: world().curated,
      FILES_TABLE: world().table,
      LEASES_TABLE: world().leases,
    };
    await writeRecord(world().s3, world().curated, {
      run_id: "run-1",
      step: "raw_to_processed",
      status: "succeeded",
      finished_at: "x",
      accepted: 7,
      quarantined: 2,
      duplicates,
      superseded: 4,
      affected_dates: ["2025-06-30"],
    });
    const { documents, s3, ledger } = world();
    const manifest_uri = `s3://${world().raw}/manifests/run-1.json`;
    const now = () => "2025-07-01T00:00:00.000Z";
    return reconcile(
      { s3, ledger, documents, env, now },
      { run_id: "run-1", manifest_uri, counts: counts(accepted, quarantined) },
    );
  }

  beforeEach(async () => {
    await stores();
    await world().drop("landing/sales/a.csv", file("A", 10));
    await claim("run-1");
  });

  it("marks files done and the run succeeded when all rows are accounted for, also twice", async () => {
    const record = await run("7", "2", 1);
    expect(record).toMatchObject({
      step: "run",
      business_date: "2025-06-01",
      status: "succeeded",
      rows_in: 10,
      accepted: 7,
      quarantined: 2,
      duplicates: 1,
      superseded: 4,
      balanced: true,
      affected_dates: ["2025-06-30"],
    });
    const sales = async () => (await world().items()).find((item) => item.dataset === "sales_raw");
    expect(await sales()).toMatchObject({ state: "done", run_id: "run-1" });
    const before = await sales();
    await run("7", "2", 1);
    expect(await sales()).toEqual(before);
    expect((await claim("run-2")).files).toBe(0);
  });

  it.each([
    [
      "a row less in the table",
      "6",
      "2",
      1,
      /rows_in 10 is not accepted 6 \+ quarantined 2 \+ duplicates 1 = 9/,
    ],
    ["a duplicate too many", "7", "2", 2, /= 11/],
    ["tables and job differ", "8", "1", 1, /accepted: 8 counted, raw_to_processed says 7/],
  ])(
    "fails as Unbalanced with the numbers: %s",
    async (_, accepted, quarantined, duplicates, message) => {
      await expect(run(accepted, quarantined, duplicates)).rejects.toMatchObject({
        name: "Unbalanced",
        message: expect.stringMatching(message),
      });
      expect(await json(world().curated, "pipeline_runs/run-1/reconcile.json")).toMatchObject({
        status: "failed",
        balanced: false,
      });
      expect((await world().items()).some((item) => item.state === "done")).toBe(false);
    },
  );

  it("gives the business date back when it succeeds, and only then", async () => {
    await expect(run("6", "2", 1)).rejects.toThrow();
    expect(await world().leased()).toEqual({ "run#2025-06-01": "run-1" });
    await run("7", "2", 1);
    expect(await world().leased()).toEqual({});
  });

  it("refuses counts that are not numbers", async () => {
    await expect(run("", "2", 1)).rejects.toThrow(/counts have "" for accepted/);
  });
});
