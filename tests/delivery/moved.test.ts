import { DataResource, Testing, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { apply } from "../../delivery/stack-commands";
import { readState } from "../../delivery/stored-state";
import type { Stack } from "../../delivery/synthesized";
import { movedFrom } from "../../modules/moved";
import { TerraformWorld } from "./terraform-world";

/** Two resources, one of them deeper. */
class Zone extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new DataResource(this, "bucket", { input: { zone: "raw" } });
    new DataResource(new Construct(this, "access"), "policy", { input: { for: "raw" } });
  }
}

let world: TerraformWorld;
beforeAll(async () => void (world = await TerraformWorld.start()));
afterAll(() => world.stop());

function synthesized(build: (stack: TerraformStack) => void): Stack {
  const stack = new TerraformStack(Testing.app(), "moving");
  build(stack);
  const { resource, moved } = JSON.parse(Testing.synth(stack)) as { resource: object; moved?: [] };
  return world.stack("moving", resource, { more: moved ? { moved } : {} });
}

async function idsIn(stack: Stack): Promise<Record<string, unknown>> {
  const { resources = [] } = (await readState(world.s3, stack)) ?? {};
  return Object.fromEntries(
    resources.map(({ name = "", instances }) => [name, instances?.[0]?.attributes?.["id"]]),
  );
}

it("renames and moves a construct without replacing anything", async () => {
  const before = synthesized((stack) => new Zone(stack, "raw"));
  expect(await apply(world.place, before)).toEqual({ added: 2, changed: 0, destroyed: 0 });
  const ids = await idsIn(before);

  const after = synthesized((stack) =>
    movedFrom(new Zone(new Construct(stack, "zones"), "landing"), "raw"),
  );
  expect(await apply(world.place, after)).toEqual({ added: 0, changed: 0, destroyed: 0 });
  const moved = await idsIn(after);
  expect(Object.values(moved).sort()).toEqual(Object.values(ids).sort());
  for (const name of Object.keys(moved)) expect(name).toMatch(/^zones_landing_/);

  const back = synthesized((stack) => movedFrom(new Zone(stack, "raw"), "zones/landing"));
  expect(await apply(world.place, back)).toEqual({ added: 0, changed: 0, destroyed: 0 });
  expect(await idsIn(back)).toEqual(ids);
});

it("refuses a construct that has nothing to move", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  expect(() => movedFrom(new Construct(stack, "empty"), "raw")).toThrow(
    'stack/empty has no resource that could have stood at "raw"',
  );
});
