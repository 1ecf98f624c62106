import { local } from "./fixture/cli";
import { DEV } from "./fixture/places";
import { alive, familyOf } from "./fixture/processes";
import { daemonOf } from "./fixture/stop";

describe("down", () => {
  it("leaves no process of the local AWS, and says so when there is none", async () => {
    const processes = familyOf(daemonOf(DEV) ?? -1);
    // The local AWS, Spark with its Java, Trino: at least.
    expect(alive(processes).length).toBeGreaterThanOrEqual(4);
    expect(await local(["down"])).toMatchObject({ code: 0 });
    expect(alive(processes)).toEqual([]);
    const again = await local(["down"]);
    expect(again.stdout).toContain("none was running");
    expect(await local(["status"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no local AWS is running") as string,
    });
  });
});
