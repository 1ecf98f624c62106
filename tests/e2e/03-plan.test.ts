import { readStacks } from "../../delivery/synthesized";
import { readToolchain } from "../../local/toolchain";
import { start, type Ended } from "./fixture/cli";
import { evaluatedEnvironment } from "./fixture/environment";
import { DEV, PROJECT } from "./fixture/places";

const AT_ONCE = 2;

describe("terraform plan by hand", () => {
  it("finds nothing to change in any stack", async () => {
    const env = evaluatedEnvironment();
    const { terraform } = readToolchain(PROJECT, "terraform");
    const stacks = readStacks(DEV.output);
    const plans: Record<string, Ended> = {};
    const queue = [...stacks];
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const args = ["plan", "-detailed-exitcode", "-input=false", "-no-color"];
        plans[next.name] = await start(terraform, [`-chdir=${next.folder}`, ...args], env).ended;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));

    expect(stacks).toHaveLength(10);
    // 0: no changes, 1: failed, 2: there are changes.
    const faults = Object.entries(plans).filter(([, { code }]) => code !== 0);
    expect(faults.map(([name, { code, stdout, stderr }]) => [name, code, stdout, stderr])).toEqual(
      [],
    );
  });
});
