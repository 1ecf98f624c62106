import { evaluatedEnvironment } from "../e2e/fixture/environment";
import { local, start } from "../e2e/fixture/cli";
import { DEV } from "../e2e/fixture/places";

describe("cdktf deploy by hand", () => {
  it("works on the running local AWS and finds nothing to change", async () => {
    await local(["--json"]);
    const args = ["cdktf", "deploy", "*", "--auto-approve", "--output", DEV.output];
    const { code, stdout, stderr } = await start("npx", args, evaluatedEnvironment()).ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).not.toMatch(/[1-9]\d* (added|changed|destroyed)/);
  });
});
