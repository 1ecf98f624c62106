import { readFileSync } from "node:fs";
import { signalProcess } from "../../delivery/process-identity";
import { local, reportOf, startLocal, type Ended } from "../e2e/fixture/cli";
import { killedAt, MOMENTS, type Moment } from "../e2e/fixture/kill";
import { Lake } from "../e2e/fixture/lake";
import { DEV, FIRST_RUN } from "../e2e/fixture/places";
import { violations } from "../e2e/fixture/invariants";
import { daemonOf } from "../e2e/fixture/stop";

describe("a local run, from nothing", () => {
  const first = () => reportOf(JSON.parse(readFileSync(FIRST_RUN, "utf8")) as Ended);

  // Leaves no stack and no data; the next start applies everything again.
  beforeEach(async () => expect(await local(["down"])).toMatchObject({ code: 0 }));

  it.each(Object.keys(MOMENTS) as Moment[])("killed when %s ends in the same", async (moment) => {
    const again = await killedAt([moment]);
    const { reconciliation, kpis } = first();
    expect(again).toMatchObject({ status: "succeeded", reconciliation, kpis });
    expect(await violations(Lake.connect())).toEqual([]);
  });

  it("killed at every moment in turn ends in the same", async () => {
    const again = await killedAt(Object.keys(MOMENTS) as Moment[]);
    const { reconciliation, kpis } = first();
    expect(again).toMatchObject({ status: "succeeded", reconciliation, kpis });
  });

  it("whose local AWS is killed, engines and all, ends in the same", async () => {
    const running = startLocal(["--json"]);
    await running.says(MOMENTS["raw_to_processed runs"]);
    signalProcess(daemonOf(DEV) ?? -1, "SIGKILL");
    expect(await running.ended).toMatchObject({ code: 1 });
    const { reconciliation, kpis } = first();
    expect(reportOf(await local(["--json"]))).toMatchObject({ reconciliation, kpis });
  });
});
