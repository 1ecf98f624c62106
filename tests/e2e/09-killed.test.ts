import { readFileSync } from "node:fs";
import { reportOf, type Ended } from "./fixture/cli";
import { violations } from "./fixture/invariants";
import { killedAt } from "./fixture/kill";
import { Lake } from "./fixture/lake";
import { FIRST_RUN } from "./fixture/places";

/** A sample of tests/soak/killed.test.ts: an apply cut short, and a run between publishing and reconciling. */
describe("killed and started again", () => {
  it("ends in the same numbers", async () => {
    const first = reportOf(JSON.parse(readFileSync(FIRST_RUN, "utf8")) as Ended);
    const again = await killedAt(["the stacks are applied", "it is published, not reconciled"]);
    expect(again).toMatchObject({
      status: "succeeded",
      reconciliation: first.reconciliation,
      kpis: first.kpis,
    });
    expect(again.steps.map(({ name }) => name)).toEqual(first.steps.map(({ name }) => name));
    expect(await violations(Lake.connect())).toEqual([]);
  });
});
