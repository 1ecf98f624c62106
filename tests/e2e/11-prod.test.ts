import { readStacks, protectedResources, stackNamed } from "../../delivery/synthesized";
import { local, startLocal } from "./fixture/cli";
import { PROD } from "./fixture/places";
import { killAtExit } from "./fixture/stop";

const STAGE = ["--stage", "prod"];

describe("stage prod", () => {
  beforeAll(() => killAtExit(PROD));
  afterAll(() => local(["down"], PROD));

  // Foundation is enough to see it, and the rest of an apply is long.
  it("stops when it is interrupted, and refuses to be destroyed, naming what protects itself", async () => {
    const running = startLocal(["--fresh", "--json", ...STAGE], PROD);
    await running.says("✓ apply foundation");
    expect(await running.stop("SIGINT")).toMatchObject({
      code: 130,
      stdout: "",
      stderr: expect.stringContaining("the local AWS still runs") as string,
    });

    const { code, stderr } = await local(["destroy", ...STAGE], PROD);
    expect(code).toBe(1);
    expect(stderr).toContain("prevent_destroy");
    expect(stderr).toContain("nothing was destroyed");
    for (const name of ["state", "foundation"]) {
      const addresses = protectedResources(stackNamed(readStacks(PROD.output), name));
      expect(addresses.length).toBeGreaterThan(0);
      for (const address of addresses) expect(stderr).toContain(`${name}: ${address}`);
    }
  });
});
