import { rmSync } from "node:fs";
import { readStacks } from "../../delivery/synthesized";
import { bootstrapCut, bootstrapped, expectBootstrapped } from "../delivery/cut-bootstrap";
import { startLocalAws } from "../delivery/local-aws";
import { TerraformWorld } from "../delivery/terraform-world";
import { WholeApp } from "../whole-app";

/** What makes something: a bucket and what is set on it, an object, and calls of the other services by their names. */
const MAKES = /^PUT |\.(Create|Put|Update|Enable|Tag)\w+$/;

describe.each(["kept", "lost with the machine"])(
  "a bootstrap that is killed, its folder %s",
  (folder) => {
    it("at each step that makes something, one after another, is completed by the last one", async () => {
      const world = TerraformWorld.on(await startLocalAws());
      try {
        const stacks = readStacks(WholeApp.synth("dev").folder);
        const cutAt = new Set<string>();
        const isNewStep = (call: string) => {
          if (!MAKES.test(call) || cutAt.has(call)) return false;
          cutAt.add(call);
          return true;
        };
        while ((await bootstrapCut(world, stacks, isNewStep)) === undefined) {
          if (folder !== "kept") rmSync(world.place.notes, { recursive: true, force: true });
        }
        // Key, alias, table, bucket with its settings, its own state, and one of each other stack.
        expect(cutAt.size).toBeGreaterThan(10 + stacks.length);
        await expectBootstrapped(world, stacks);
        expect(await bootstrapped(world, stacks)).toMatch(/no changes[^]*all have one/);
        await expectBootstrapped(world, stacks);
      } finally {
        await world.stop();
      }
    });
  },
);
