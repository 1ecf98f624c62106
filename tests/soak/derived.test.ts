import { EMRClient, ListClustersCommand, TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import { ListTrainingJobsCommand, StopTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import { executionNamed, startExecution } from "../../local/execution";
import { local } from "../e2e/fixture/cli";
import { expectDerivedSound } from "../e2e/fixture/derived";
import { Faults } from "../e2e/fixture/faults";
import { violations } from "../e2e/fixture/invariants";
import { Lake, type Run } from "../e2e/fixture/lake";
import { DERIVED, fingerprint } from "../e2e/fixture/published";
import { csv, sales } from "../e2e/fixture/sales";

const DATE = "2026-01-01";

let lake: Lake;
let emr: EMRClient;
let faults: Faults;

beforeAll(() => {
  lake = Lake.connect();
  faults = new Faults(lake.instance);
  const { region, url: endpoint } = lake.instance;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  emr = new EMRClient({ region, endpoint, credentials });
});
afterAll(() => faults.off());

/** Start a run over one new sale; it trains, so that each of these has something to lose. */
async function started(name: string) {
  const body = csv(...sales(name, 1));
  await lake.put(`landing/sales/${name}.csv`, body);
  await lake.taken(body);
  const input = { business_date: DATE, train: true };
  return startExecution(lake.clients.sfn, lake.target, name, input);
}

async function redriven({ runId }: Run): Promise<Run> {
  const { code, stderr } = await local(["redrive", "--json", "--run", runId, "--yes"]);
  if (code !== 0) throw new Error(stderr);
  return lake.end(executionNamed(lake.target, runId));
}

const contents = () =>
  Promise.all(
    (Object.keys(DERIVED) as (keyof typeof DERIVED)[]).map((table) => fingerprint(lake, table)),
  );

describe("disturbed in the middle and redriven, the derived tables are what they would have been:", () => {
  it("the driver is killed while it publishes", async () => {
    const before = await contents();
    const kill = { service: "glue", operation: "UpdateTable", kind: "kill", times: 1 };
    await faults.on({ ...kill, principal: "*-insights-nodes", after: 1 });
    const failed = await lake.end(await started("driver-killed"));
    expect(await faults.off()).toEqual([]);
    expect(failed).toMatchObject({ status: "FAILED" });
    expect(failed.cause).toContain("insights: Emr.StepFailed");
    expect((await contents()).slice(2)).toEqual(before.slice(2));
    expect((await redriven(failed)).status).toBe("SUCCEEDED");
    await expectDerivedSound(lake);
  });

  it("the cluster is terminated", async () => {
    const execution = await started("cluster-terminated");
    let cluster: string | undefined;
    await lake.until("a cluster runs its steps", async () => {
      const states = new ListClustersCommand({ ClusterStates: ["RUNNING"] });
      cluster = (await emr.send(states)).Clusters?.[0]?.Id;
      return cluster !== undefined;
    });
    await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [cluster ?? ""] }));
    const failed = await lake.end(execution);
    expect(failed.cause).toContain("insights: Emr.");
    expect((await redriven(failed)).status).toBe("SUCCEEDED");
    await expectDerivedSound(lake);
  });

  it("the training is stopped", async () => {
    const { sagemaker } = lake.clients;
    const execution = await started("training-stopped");
    let job: string | undefined;
    await lake.until("a training runs", async () => {
      const running = new ListTrainingJobsCommand({ StatusEquals: "InProgress" });
      job = (await sagemaker.send(running)).TrainingJobSummaries?.[0]?.TrainingJobName;
      return job !== undefined;
    });
    await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: job }));
    const failed = await lake.end(execution);
    expect(failed.cause).toContain("train_model: States.TaskFailed");
    expect((await redriven(failed)).status).toBe("SUCCEEDED");
    await expectDerivedSound(lake);
  });

  it("a run without a disturbance makes the same of the same sales", async () => {
    const body = csv(...sales("training-stopped", 1));
    const before = await contents();
    await lake.put("landing/sales/again.csv", `${body}\n`);
    const again = await lake.run("nothing-new");
    expect(again.status).toBe("SUCCEEDED");
    expect((await contents()).slice(0, 3)).toEqual(before.slice(0, 3));
    expect(await violations(lake)).toEqual([]);
  });
});
