import { rmSync } from "node:fs";
import { readStacks } from "../../delivery/synthesized";
import { WholeApp } from "../whole-app";
import { bootstrapCut, bootstrapped, expectBootstrapped } from "./cut-bootstrap";
import { startLocalAws } from "./local-aws";
import { TerraformWorld } from "./terraform-world";

// At every step, one after another: tests/soak/bootstrap.test.ts.
describe.each([
  ["the bucket is made", /^PUT \/[^/?]+\/?$/, "lost with the machine"],
  ["the state is in the bucket", /^PUT .*terraform\.tfstate(\?|$)/, "kept"],
] as const)("a bootstrap killed when %s", (_, last, folder) => {
  it(`is completed by the next one, its folder ${folder}; in the end there is nothing to do`, async () => {
    const world = TerraformWorld.on(await startLocalAws());
    try {
      const stacks = readStacks(WholeApp.synth("dev").folder);
      expect(await bootstrapCut(world, stacks, (call) => last.test(call))).toBeUndefined();
      if (folder !== "kept") rmSync(world.place.notes, { recursive: true, force: true });
      await bootstrapped(world, stacks);
      await expectBootstrapped(world, stacks);
      expect(await bootstrapped(world, stacks)).toMatch(/no changes[^]*all have one/);
      await expectBootstrapped(world, stacks);
    } finally {
      await world.stop();
    }
  }, 300_000);
});
