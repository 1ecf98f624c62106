import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackResult } from "../../delivery/cloud/deliver";
import { writePlainStacks } from "./stacks";
import { CloudWorld, type Ended } from "./world";

let world: CloudWorld;
let output: string;

beforeAll(async () => {
  world = await CloudWorld.start();
  output = join(world.folder, "cdktf.out");
  write("one");
});

afterAll(async () => world.stop());

const write = (content: string) =>
  writePlainStacks(output, { hostname: world.cloud.hostname, organization: "acme" }, content);

const pipeline = (...args: string[]): Promise<Ended> =>
  world.run(process.execPath, ["scripts/pipeline.mjs", "cloud", ...args, "--from", output]);

const runsOf = (name: string) => world.cloud.records.workspaceNamed("acme", name).runs;

const stacksIn = ({ stdout, stderr }: Ended): readonly StackResult[] => {
  if (!stdout.startsWith("{")) throw new Error(stdout + stderr);
  return (JSON.parse(stdout) as { stacks: StackResult[] }).stacks;
};

it("plans for a look, applies in order what was reviewed, and nothing else", async () => {
  const plan = await pipeline("plan", "--json", "--message", "pull request 1");
  expect(stacksIn(plan)).toMatchObject([
    { stack: "store", status: "planned", changes: [{ address: "terraform_data.bucket" }] },
    { stack: "reader", status: "planned", reason: "preview: store must be applied first" },
  ]);
  expect(runsOf("shop-dev-store")).toMatchObject([{ isPlanOnly: true, message: "pull request 1" }]);

  const apply = await pipeline("apply", "--json", "--auto-approve");
  expect(stacksIn(apply)).toMatchObject([
    { stack: "store", status: "applied" },
    { stack: "reader", status: "applied", changes: [{ action: "create" }] },
  ]);
  const [version] = world.cloud.records.workspaceNamed("acme", "shop-dev-reader").states.slice(-1);
  expect(version?.content?.toString()).toContain("shop-dev-store/one");
  expect(apply.stderr).toContain("reader │ Apply complete! Resources: 1 added");

  write("two");
  const reviewed = join(world.folder, "reviewed.json");
  const second = await pipeline("plan", "--json");
  writeFileSync(reviewed, JSON.stringify({ stacks: [stacksIn(second)[0]] }));
  const refused = await pipeline("apply", "--auto-approve", "--reviewed", reviewed);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("not reviewed: update terraform_data.job");
  expect(runsOf("shop-dev-reader").at(-1)?.status).toBe("discarded");

  write("three");
  writeFileSync(reviewed, JSON.stringify({ stacks: stacksIn(second) }));
  const other = await pipeline("apply", "--auto-approve", "--reviewed", reviewed);
  expect(other.stderr).toMatch(/stack reader: its folder has digest \w+, reviewed was \w+/);
  expect(world.cloud.unknown).toEqual([]);
}, 240_000);
