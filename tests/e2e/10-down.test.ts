import { readJson } from "../../delivery/files";
import type { ProcessIdentity } from "../../delivery/process-identity";
import { DEMOS, demoNote } from "../../local/demo/launch";
import { local } from "./fixture/cli";
import { Lake } from "./fixture/lake";
import { DEV } from "./fixture/places";
import { alive, familyOf, left } from "./fixture/processes";
import { daemonOf } from "./fixture/stop";

describe("down", () => {
  it("leaves no process of the local AWS, and says so when there is none", async () => {
    const { instance, paths } = Lake.connect();
    const demos = DEMOS.flatMap(
      (demo) => readJson<ProcessIdentity>(demoNote({ instance, paths }, demo)) ?? [],
    );
    const processes = [...familyOf(daemonOf(DEV) ?? -1), ...demos];
    // The local AWS, Spark with its Java, Trino, the demo API: at least.
    expect(alive(processes).length).toBeGreaterThanOrEqual(5);
    expect(await local(["down"])).toMatchObject({ code: 0 });
    expect(await left(processes)).toEqual([]);
    const again = await local(["down"]);
    expect(again.stdout).toContain("none was running");
    expect(await local(["status"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no local AWS is running") as string,
    });
  });
});
