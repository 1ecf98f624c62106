import { Clusters } from "../../src-lambda/core/emr/clusters";
import { type ClusterEvent, ended } from "../../src-lambda/emr-ended/ended";
import { runIdOf, stop } from "../../src-lambda/stop-emr/stop";
import { RunJobFlowCommand } from "@aws-sdk/client-emr";
import { FakeEmr, FakeSteps } from "./emr-world";
import { type Moto, startMoto } from "./moto";
import { itemTable } from "./tables";
import { World } from "./world";

let moto: Moto;
let emr: FakeEmr;
let sfn: FakeSteps;
let clusters: Clusters;
let count = 0;

beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  const { documents } = await World.create(`ended${count}`);
  await documents.send(itemTable(`clusters${count}`, "run_id"));
  clusters = new Clusters(documents, `clusters${count}`);
  emr = new FakeEmr();
  sfn = new FakeSteps();
  const Instances = {};
  await emr.send(new RunJobFlowCommand({ Name: "lake-insights-daily-1", Instances }));
});

const note = (cluster_id = "j-1") =>
  clusters.note({
    run_id: "daily-1",
    cluster_id,
    task_token: "token",
    launched_at: "2025-07-01T03:00:00.000Z",
  });
const event = (name = "lake-insights-daily-1"): ClusterEvent => ({
  "detail-type": "EMR Cluster State Change",
  detail: { clusterId: "j-1", name, state: "TERMINATED" },
});
const hear = (heard = event()) => ended({ emr, sfn, clusters, prefix: "lake-insights" }, heard);

describe("the end of a cluster", () => {
  it("that did its steps lets the run go on", async () => {
    await note();
    emr.end("TERMINATED", "ALL_STEPS_COMPLETED");
    expect(await hear()).toBe(true);
    expect(sfn.told).toEqual([{ token: "token" }]);
  });

  it("by a failed step says which, why, and where its log is", async () => {
    await note();
    emr.end("TERMINATED_WITH_ERRORS", "STEP_FAILURE", "Shut down as step failed", {
      step: "data_transformation",
      details: { Message: "NotPublished: sales", LogFile: "s3://logs/stderr.gz" },
    });
    await hear();
    expect(sfn.told).toEqual([
      {
        token: "token",
        error: "Emr.StepFailed",
        cause:
          "step data_transformation failed: NotPublished: sales; log: s3://logs/stderr.gz (j-1)",
      },
    ]);
  });

  it("that never began its steps has EMR's own reason", async () => {
    await note();
    emr.end("TERMINATED_WITH_ERRORS", "BOOTSTRAP_FAILURE", "bootstrap action 1 returned 1");
    await hear();
    expect(sfn.told).toMatchObject([
      {
        error: "Emr.BootstrapFailure",
        cause: "cluster j-1 ended as TERMINATED_WITH_ERRORS: bootstrap action 1 returned 1",
      },
    ]);
  });

  it("by somebody's hand is a failure, although EMR calls it well", async () => {
    await note();
    emr.end("TERMINATED", "USER_REQUEST", "Terminated by user request");
    await hear();
    expect(sfn.told).toMatchObject([{ error: "Emr.UserRequest" }]);
  });

  it("before it is noted makes Lambda come back", async () => {
    emr.end("TERMINATED", "ALL_STEPS_COMPLETED");
    await expect(hear()).rejects.toThrow("cluster j-1 of run daily-1 is not noted yet");
    expect(sfn.told).toEqual([]);
  });

  it("is nobody's business when the run has another cluster, or waits no more", async () => {
    emr.end("TERMINATED", "ALL_STEPS_COMPLETED");
    await note("j-2");
    expect(await hear()).toBe(false);
    await note();
    sfn.gone.add("token");
    expect(await hear()).toBe(false);
    expect(sfn.told).toEqual([]);
  });

  it("of a foreign cluster is an error of the rule", async () => {
    await expect(hear(event("other-daily-1"))).rejects.toThrow("is none of lake-insights");
  });
});

describe("a run that is over", () => {
  it("stops the cluster that still works", async () => {
    await note();
    expect(await stop({ emr, clusters }, "daily-1")).toBe("j-1");
    expect(emr.clusters[0]?.state).toBe("TERMINATING");
  });

  it("leaves alone what has ended, and does not mind having none", async () => {
    await note();
    emr.end("TERMINATED", "ALL_STEPS_COMPLETED");
    expect(await stop({ emr, clusters }, "daily-1")).toBeNull();
    expect(emr.clusters[0]?.state).toBe("TERMINATED");
    expect(await stop({ emr, clusters }, "daily-2")).toBeNull();
  });

  it("is named by the failure path, or by the event of one that was stopped", () => {
    const changed = {
      "detail-type": "Step Functions Execution Status Change",
      detail: { name: "daily-1" },
    } as const;
    expect([runIdOf({ run_id: "daily-1" }), runIdOf(changed)]).toEqual(["daily-1", "daily-1"]);
  });
});
