import { PlainProgress } from "../../cli/plain-progress";
import { AppliedStacks } from "../../delivery/applied-stacks";
import { applyAll } from "../../delivery/apply-stacks";
import { apply, type Place } from "../../delivery/stack-commands";
import type { Stack } from "../../delivery/synthesized";
import { TerraformWorld } from "./terraform-world";

const UNCHANGED = "unchanged since it was applied";

describe("a place that nobody else works in", () => {
  let world: TerraformWorld;

  beforeAll(async () => {
    world = await TerraformWorld.start();
    await apply(world.place, world.stack("state", { terraform_data: { place: {} } }));
  });
  afterAll(() => world.stop());

  const stacks = (color = "red") => [
    world.stack("state", { terraform_data: { place: {} } }),
    world.stack("paint", { terraform_data: { color: { input: color } } }),
    world.stack("wall", { terraform_data: { wall: {} } }, { dependencies: ["paint"] }),
    world.stack("garden", { terraform_data: { tree: {} } }),
  ];

  it("plans no stack twice that is as it was", async () => {
    const first = await applied(stacks());
    expect(Object.values(first).join()).not.toContain(UNCHANGED);
    expect(first["paint"]).toContain("1 added");
    const again = await applied(stacks());
    expect(again).toEqual(Object.fromEntries(stacks().map(({ name }) => [name, UNCHANGED])));
  });

  it("applies what changed, and plans what reads of it", async () => {
    expect(await applied(stacks("blue"))).toMatchObject({
      state: UNCHANGED,
      paint: expect.stringContaining("1 changed") as string,
      wall: "no changes",
      garden: UNCHANGED,
    });
  });

  it("plans a stack again whose state another command has changed", async () => {
    await apply(
      world.elsewhere("by hand"),
      world.stack("garden", { terraform_data: { shed: {} } }, { copy: "by hand" }),
    );
    const after = await applied(stacks("blue"));
    expect(after).toMatchObject({ wall: UNCHANGED });
    expect(after["garden"]).toContain("1 added");
  });

  it("knows nothing of another place", async () => {
    const place = world.elsewhere("another life");
    expect(Object.values(await applied(stacks("blue"), place)).join()).not.toContain(UNCHANGED);
  });

  /** What was said of each stack. */
  async function applied(of: readonly Stack[], place: Place = world.place) {
    const lines: string[] = [];
    const progress = new PlainProgress((line) => lines.push(line));
    const memory = new AppliedStacks(place, world.s3, of);
    await applyAll({ place, s3: world.s3, stacks: of, progress, applied: memory });
    const said = lines
      .map((line) => /^✓ apply (\S+) \(.*?\): (.*)$/.exec(line))
      .filter((each) => each !== null);
    return Object.fromEntries(said.map(([, name, text]) => [name, text] as const)) as Record<
      string,
      string
    >;
  }
});
