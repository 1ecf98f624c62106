import { readStacks } from "../../delivery/synthesized";
import { hasResources } from "../../delivery/stored-state";
import { local } from "./fixture/cli";
import { Lake } from "./fixture/lake";
import { DEV } from "./fixture/places";

describe("destroy", () => {
  it("takes down every stack of dev, data and all", async () => {
    const ended = await local(["destroy"]);
    const destroyed = ended.stdout.split("\n").filter((line) => line.startsWith("✓ destroy"));
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: "" });
    expect(destroyed).toHaveLength(10);
    const { clients } = Lake.connect();
    for (const stack of readStacks(DEV.output))
      expect([stack.name, await hasResources(clients.s3, stack)]).toEqual([stack.name, false]);
  });
});
