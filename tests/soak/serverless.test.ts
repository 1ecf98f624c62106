import { executionNamed, startExecution } from "../../local/execution";
import { local, reportOf } from "../e2e/fixture/cli";
import { expectDerivedSound } from "../e2e/fixture/derived";
import { Faults } from "../e2e/fixture/faults";
import { violations } from "../e2e/fixture/invariants";
import { Lake, type Run } from "../e2e/fixture/lake";
import { PROD } from "../e2e/fixture/places";
import { csv, sales } from "../e2e/fixture/sales";
import { killAtExit } from "../e2e/fixture/stop";

const STAGE = ["--stage", "prod"];
const JOBS = ["data_transformation", "ml_feature_engineering"];

let lake: Lake;

beforeAll(() => killAtExit(PROD));
afterAll(() => local(["down"], PROD));

describe("stage prod, whose EMR jobs run without a cluster", () => {
  it("runs whole, from nothing to a sound lake", async () => {
    const report = reportOf(await local(["--fresh", "--json", ...STAGE], PROD));
    expect(report).toMatchObject({ status: "succeeded", problems: [] });
    const names = report.steps.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...JOBS, "train_model", "publish_forecast"]));
    expect(names).not.toContain("insights");
    lake = Lake.connect(PROD, "prod");
    await expectDerivedSound(lake);
    expect(await violations(lake)).toEqual([]);
  });

  it("fails with its job's reason when the driver is killed, and ends well when redriven", async () => {
    const body = csv(...sales("serverless", 1));
    await lake.put("landing/sales/serverless.csv", body);
    await lake.taken(body);
    const faults = new Faults(lake.instance);
    const kill = { service: "glue", operation: "UpdateTable", kind: "kill", times: 1 };
    await faults.on({ ...kill, principal: "*-emr-jobs", after: 1 });
    const input = { business_date: "2026-01-01" };
    const started = await startExecution(lake.clients.sfn, lake.target, "driver-killed", input);
    const failed: Run = await lake.end(started);
    expect(await faults.off()).toEqual([]);
    expect(failed).toMatchObject({ status: "FAILED" });
    expect(failed.cause).toContain("data_transformation: States.TaskFailed");

    const { code, stderr } = await local(
      ["redrive", "--json", "--run", failed.runId, "--yes", ...STAGE],
      PROD,
    );
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const again = await lake.end(executionNamed(lake.target, failed.runId));
    expect(again.status).toBe("SUCCEEDED");
    await expectDerivedSound(lake);
    expect(await violations(lake)).toEqual([]);
  });
});
