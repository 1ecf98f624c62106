import { PutObjectCommand } from "@aws-sdk/client-s3";
import { PlainProgress } from "../../cli/plain-progress";
import { migrateStates } from "../../delivery/migrate/migrate-states";
import { apply } from "../../delivery/stack-commands";
import { settingsAt, type StatePlace } from "../../delivery/state-place";
import { readState } from "../../delivery/stored-state";
import { readStacks, type Stack } from "../../delivery/synthesized";
import { bucketName, resourceName } from "../../delivery/target";
import { WholeApp } from "../whole-app";
import { TerraformWorld } from "./terraform-world";

const target = { project: "shop", stage: "dev", account: "123456789012", region: "us-east-1" };
const inS3 = (locks: "dynamodb" | "lockfile" | "both"): StatePlace => ({ backend: "s3", locks });

let world: TerraformWorld;
beforeAll(async () => {
  world = await TerraformWorld.start();
  await world.makeStatePlace(bucketName(target, "state"), resourceName(target, "terraform-locks"));
});
afterAll(() => world.stop());

const resources = { terraform_data: { thing: { input: "1" }, other: { input: "2" } } };
const more = { output: { secret: { value: "hunter2", sensitive: true } } };

/** The stack as a synth writes it while its stage keeps state there. */
const at = (name: string, place: StatePlace, input = resources) =>
  world.stack(name, input, { settings: settingsAt(target, name, place), more });

async function migrate(stack: Stack, to: StatePlace): Promise<string[]> {
  const lines: string[] = [];
  const progress = new PlainProgress((line) => lines.push(line));
  const delivery = { place: world.place, s3: world.s3, stacks: [stack], progress };
  const cloud = () => Promise.reject(new Error("there is no cloud here"));
  await migrateStates({ delivery, dynamodb: world.dynamodb, target, to, cloud });
  return lines;
}

it("changes what locks a state, there and back, and the state stays the same", async () => {
  const name = "locks";
  expect(await apply(world.place, at(name, inS3("dynamodb")))).toMatchObject({ added: 2 });
  const steps = ["dynamodb", "both", "lockfile", "both", "dynamodb"] as const;
  for (const [index, to] of steps.slice(1).entries()) {
    const from = steps[index] ?? "dynamodb";
    expect((await migrate(at(name, inS3(from)), inS3(to))).join("\n")).toMatch(/same 2 resources/);
    // A change while only the new locks are used: nothing stale may be in the way of the next step.
    const input = { terraform_data: { ...resources.terraform_data, [to + index]: { input: to } } };
    await apply(world.place, at(name, inS3(to), input));
    await apply(world.place, at(name, inS3(to)));
  }
});

it("refuses while somebody works on a stack, and leaves everything as it was", async () => {
  const stack = at("busy", inS3("both"));
  await apply(world.place, stack);
  const { bucket: Bucket = "", key = "" } = stack.backend ?? {};
  const lock = { ID: "held", Who: "ci@runner", Created: "2026-01-02T03:04:05Z" };
  const Body = JSON.stringify(lock);
  await world.s3.send(new PutObjectCommand({ Bucket, Key: `${key}.tflock`, Body }));
  const before = await readState(world.s3, stack);
  await expect(migrate(stack, inS3("dynamodb"))).rejects.toThrow(
    "stack busy is locked: ci@runner works on it since 2026-01-02T03:04:05Z; nothing was changed",
  );
  expect(await readState(world.s3, stack)).toEqual(before);
});

it("copies a state to another object, with its lineage", async () => {
  const old = world.stack("elsewhere", resources, { more });
  await apply(world.place, old);
  const before = await readState(world.s3, old);
  await migrate(old, inS3("both"));
  const copied = at("elsewhere", inS3("both"));
  expect(await readState(world.s3, copied)).toMatchObject({ lineage: before?.lineage });
  expect(await apply(world.place, copied)).toEqual({ added: 0, changed: 0, destroyed: 0 });
  expect(await readState(world.s3, old)).toEqual(before);
});

it("refuses to write over another state, before it moves any", async () => {
  const taken = at("taken", inS3("both"));
  await apply(world.place, taken);
  const before = await readState(world.s3, taken);
  const old = world.stack("taken", resources, { copy: "other", more });
  await apply(world.elsewhere("other"), old);
  await expect(migrate(old, inS3("both"))).rejects.toThrow(
    /stack taken has another state in the new place, with 2 resources.*nothing was changed/,
  );
  expect(await readState(world.s3, taken)).toEqual(before);
});

it.each<StatePlace>([
  inS3("dynamodb"),
  inS3("lockfile"),
  inS3("both"),
  { backend: "cloud", hostname: "app.terraform.io", organization: "acme" },
])("knows the place that synth writes for %j", (state) => {
  const dev = { ...target, project: "sales-lake" };
  for (const { name, template } of readStacks(WholeApp.synthWith({ state }).folder)) {
    const { backend, cloud } = template.terraform ?? {};
    expect({ ...(backend && { backend }), ...(cloud && { cloud }) }).toEqual(
      settingsAt(dev, name, state),
    );
  }
});
