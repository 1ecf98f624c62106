import { evaluatedEnvironment } from "../e2e/fixture/environment";
import { local, start } from "../e2e/fixture/cli";
import { DEV } from "../e2e/fixture/places";

/** Nobody reads its outputs, so it can go and come back by itself. */
const STACK = "analytics";

describe("cdktf by hand, on the running local AWS", () => {
  const cdktf = async (...args: string[]): Promise<string> => {
    const all = ["cdktf", ...args, "--output", DEV.output];
    const { code, stdout, stderr } = await start("npx", all, evaluatedEnvironment()).ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout;
  };

  beforeAll(async () => {
    await local(["--json"]);
  });

  it("deploys, and finds nothing to change", async () => {
    expect(await cdktf("deploy", "*", "--auto-approve")).not.toMatch(
      /[1-9]\d* (added|changed|destroyed)/,
    );
  });

  it("shows a difference where there is one, after a destroy, and deploys it again", async () => {
    expect(await cdktf("diff", STACK)).toContain("No changes");
    expect(await cdktf("destroy", STACK, "--auto-approve")).toMatch(/[1-9]\d* destroyed/);
    expect(await cdktf("diff", STACK)).toMatch(
      /Plan:\S* [1-9]\d* to add, 0 to change, 0 to destroy/,
    );
    expect(await cdktf("deploy", STACK, "--auto-approve")).toMatch(/[1-9]\d* added/);
  });
});
