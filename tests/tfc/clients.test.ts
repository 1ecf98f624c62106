import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { writeAwsStacks } from "./stacks";
import { CloudWorld } from "./world";

let world: CloudWorld;
let stacks: string;

beforeAll(async () => {
  world = await CloudWorld.start();
  const { hostname } = world.cloud;
  const place = { hostname, organization: "acme" };
  stacks = join(writeAwsStacks(join(world.folder, "cdktf.out"), place), "stacks");
});

afterAll(async () => {
  expect(world.cloud.unknown).toEqual([]);
  await world.stop();
});

const terraform = (...args: string[]): Promise<string> =>
  world.succeed(world.terraform, args, { cwd: join(stacks, "store") });

it("Terraform's CLI: init, a speculative plan, apply, state and outputs of a stack on AWS", async () => {
  await terraform("init", "-input=false", "-no-color", "-lockfile=readonly");
  const workspace = world.cloud.records.workspaceNamed("acme", "shop-dev-store");

  const plan = await terraform("plan", "-no-color", "-input=false");
  expect(plan).toContain("aws_s3_bucket.bucket will be created");
  expect(workspace.runs.map(({ status }) => status)).toEqual(["planned_and_finished"]);
  expect(workspace.states).toEqual([]);

  const apply = await terraform("apply", "-no-color", "-input=false", "-auto-approve");
  expect(apply).toContain("Apply complete! Resources: 1 added");

  const state = await terraform("state", "pull");
  expect(JSON.parse(state)).toMatchObject({ outputs: { bucket: { value: "shop-dev-store" } } });
  const outputs = await terraform("output", "-json");
  expect(JSON.parse(outputs)).toMatchObject({ secret: { value: "not to be seen" } });
}, 240_000);

const hasGo = spawnSync("go", ["version"]).status === 0;
const withGo = hasGo ? it : it.skip;
const NEEDED = hasGo ? "" : " (no `go` on this machine: install Go 1.25 or later to check this)";

withGo(
  `HashiCorp's Go client: state, locks, upload, run, logs, refusals${NEEDED}`,
  async () => {
    const args = ["run", ".", world.cloud.hostname, "acme", stacks];
    const seen: unknown = JSON.parse(await world.succeed("go", args, { cwd: "tests/tfc/go" }));
    expect(seen).toMatchObject({
      apiVersion: "2.6",
      operations: true,
      storeOutputs: { bucket: "shop-dev-store", secret: null },
      planAdditions: 1,
      planLog: expect.stringContaining("aws_s3_object.job will be created"),
      applyLog: expect.stringContaining("Apply complete! Resources: 1 added"),
      runStatuses: ["planned", "applied"],
      errors: {
        "state without lock": expect.stringContaining("must be locked"),
        "second lock": "workspace already locked",
        "confirmed twice": expect.stringContaining("transition not allowed"),
        "no workspace": "resource not found",
        "wrong token": "unauthorized",
      },
    });
  },
  240_000,
);
