import { GlueClient } from "@aws-sdk/client-glue";
import { Clusters } from "../../src-lambda/core/emr/clusters";
import { clusterRequest, nodesFor } from "../../src-lambda/launch-emr/cluster-request";
import { launch } from "../../src-lambda/launch-emr/launch";
import { parseSettings } from "../../src-lambda/launch-emr/settings";
import { FakeEmr, FakeSteps, SETTINGS } from "./emr-world";
import { type Moto, startMoto } from "./moto";
import { itemTable } from "./tables";
import { World } from "./world";

const RUN = {
  run_id: "daily-1",
  business_date: "2025-06-30",
  manifest_uri: "s3://raw/manifests/daily-1.json",
};
const AT = "2025-07-01T03:00:00.000Z";

let moto: Moto;
let world: World;
let glue: GlueClient;
let emr: FakeEmr;
let sfn: FakeSteps;
let clusters: Clusters;
let count = 0;

beforeAll(async () => {
  moto = await startMoto();
  glue = new GlueClient({});
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  world = await World.create(`emr${count}`);
  await world.documents.send(itemTable(`clusters${count}`, "run_id"));
  clusters = new Clusters(world.documents, `clusters${count}`);
  emr = new FakeEmr();
  sfn = new FakeSteps();
});

const call = (task_token: string) =>
  launch(
    { emr, sfn, glue, s3: world.s3, clusters, settings: SETTINGS, now: () => AT },
    { ...RUN, task_token },
  );

describe("the cluster that is asked for", () => {
  const request = clusterRequest(SETTINGS, RUN, 2500);

  it("has core nodes for the bytes, within the limits", () => {
    expect([0, 1, 1000, 1001, 9999].map((bytes) => nodesFor(SETTINGS.core, bytes))).toEqual([
      1, 1, 1, 2, 4,
    ]);
  });

  it("takes Spot for the core, on demand if there is none, and always for the primary node", () => {
    const [primary, core] = request.Instances?.InstanceFleets ?? [];
    expect(primary).toMatchObject({ TargetOnDemandCapacity: 1, TargetSpotCapacity: 0 });
    expect(primary?.LaunchSpecifications).not.toHaveProperty("SpotSpecification");
    expect(core).toMatchObject({
      TargetOnDemandCapacity: 0,
      TargetSpotCapacity: 3,
      InstanceTypeConfigs: [{ InstanceType: "m7g.xlarge" }, { InstanceType: "r7g.xlarge" }],
      LaunchSpecifications: {
        SpotSpecification: {
          AllocationStrategy: "capacity-optimized",
          TimeoutAction: "SWITCH_TO_ON_DEMAND",
        },
      },
    });
  });

  it("is all on demand where the stage says so", () => {
    const settings = { ...SETTINGS, core: { ...SETTINGS.core, spot: false } };
    const [, core] = clusterRequest(settings, RUN, 2500).Instances?.InstanceFleets ?? [];
    expect(core).toMatchObject({ TargetOnDemandCapacity: 3, TargetSpotCapacity: 0 });
  });

  it("tells each job its run, and ends with the last job or the first that fails", () => {
    expect(request.Instances?.KeepJobFlowAliveWhenNoSteps).toBe(false);
    expect(request.Steps).toEqual([
      {
        Name: "data_transformation",
        ActionOnFailure: "TERMINATE_CLUSTER",
        HadoopJarStep: {
          Jar: "command-runner.jar",
          Args: [
            ...["spark-submit", "--deploy-mode", "client", "s3://artifacts/job.py"],
            ...["--leases_table", "leases"],
            ...["--run_id", RUN.run_id, "--business_date", RUN.business_date],
            ...["--manifest_uri", RUN.manifest_uri],
          ],
        },
      },
    ]);
  });

  it("carries the tags without which its role may do nothing", () => {
    expect(request.Tags).toEqual(
      expect.arrayContaining([
        { Key: "pipeline", Value: "lake" },
        { Key: "for-use-with-amazon-emr-managed-policies", Value: "true" },
        { Key: "run_id", Value: "daily-1" },
      ]),
    );
  });
});

describe("settings", () => {
  it("name every fault, and what to do", () => {
    const broken = { ...SETTINGS, release: "", jobs: [] };
    expect(() => parseSettings("s3://a/b.json", broken)).toThrow(
      "s3://a/b.json holds no settings of a cluster: release: is blank; jobs: is empty; deploy again",
    );
  });

  it("that are not there are an error with the place", () => {
    expect(() => parseSettings("s3://a/b.json", undefined)).toThrow("s3://a/b.json holds no");
  });
});

describe("a run", () => {
  it("gets one cluster, and tells nobody yet", async () => {
    expect(await call("first")).toBe("j-1");
    expect(emr.asked.map(({ Name }) => Name)).toEqual(["lake-insights-daily-1"]);
    expect(await clusters.find("daily-1")).toMatchObject({
      cluster_id: "j-1",
      task_token: "first",
      expires_at: Date.parse(AT) / 1000 + 30 * 24 * 3600,
    });
    expect(sfn.told).toEqual([]);
  });

  it("that calls again keeps its cluster, which reports to the new token", async () => {
    await call("first");
    expect(await call("second")).toBe("j-1");
    expect(emr.asked).toHaveLength(1);
    expect((await clusters.find("daily-1"))?.task_token).toBe("second");
  });

  it("finds a cluster that was started and never noted", async () => {
    await call("first");
    clusters = new Clusters(world.documents, world.leases); // knows nothing
    clusters.note = () => Promise.resolve();
    clusters.find = () => Promise.resolve(undefined);
    expect(await call("second")).toBe("j-1");
    expect(emr.asked).toHaveLength(1);
  });

  it("hears at once of a cluster that has done its work", async () => {
    await call("first");
    emr.end("TERMINATED", "ALL_STEPS_COMPLETED");
    expect(await call("second")).toBe("j-1");
    expect(sfn.told).toEqual([{ token: "second" }]);
  });

  it("hears of a cluster that ends just before it would report to the new token", async () => {
    await call("first");
    let looks = 0;
    emr.afterLook = () => {
      looks += 1;
      if (looks === 1) emr.end("TERMINATED", "ALL_STEPS_COMPLETED");
    };
    await call("second");
    expect(sfn.told).toEqual([{ token: "second" }]);
  });

  it("waits for a cluster that is about to end well", async () => {
    await call("first");
    emr.end("TERMINATING", "ALL_STEPS_COMPLETED");
    expect(await call("second")).toBe("j-1");
    expect(sfn.told).toEqual([]);
  });

  it.each([
    ["failed", "TERMINATED_WITH_ERRORS", "STEP_FAILURE"],
    ["is still being stopped", "TERMINATING", "USER_REQUEST"],
  ])("gets a new cluster when its last one %s", async (_, state, code) => {
    await call("first");
    emr.end(state, code);
    expect(await call("second")).toBe("j-2");
    expect(sfn.told).toEqual([]);
    expect(await clusters.find("daily-1")).toMatchObject({
      cluster_id: "j-2",
      task_token: "second",
    });
  });
});
