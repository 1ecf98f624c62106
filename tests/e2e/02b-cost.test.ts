import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Charge } from "../../delivery/cost/charge";
import { recordedRuns } from "../../delivery/cost/measured";
import { type Ended, reportOf, start } from "./fixture/cli";
import { DEV, environmentOf, FILES, FIRST_RUN } from "./fixture/places";

/** What `pipeline cost` takes for measured, as names of Terraform resources. */
async function measured(root: string): Promise<string[]> {
  const env = environmentOf({ ...DEV, root });
  const args = ["scripts/pipeline.mjs", "cost", "--json"];
  const { code, stdout, stderr } = await start(process.execPath, args, env).ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { lines } = JSON.parse(stdout) as { lines: (Charge & { address: string })[] };
  return lines.filter(({ basis }) => basis === "measured on a laptop").map((each) => each.address);
}

describe("what the first run took", () => {
  it("was recorded, step by step", () => {
    const { run_id, steps, reconciliation } = reportOf(
      JSON.parse(readFileSync(FIRST_RUN, "utf8")) as Ended,
    );
    const recorded = recordedRuns(DEV.root, "dev").find((run) => run.run_id === run_id);
    expect(recorded).toEqual({
      run_id,
      stage: "dev",
      cores: expect.any(Number) as number,
      rows: reconciliation?.rows_in,
      steps: steps.map(({ name, seconds }) => ({ name, seconds })),
    });
  });

  it("is what the bill goes by, where it was supposed before", async () => {
    const addresses = await measured(DEV.root);
    for (const job of ["raw-to-processed_job", "aggregation-job", "claim-files_function"])
      expect(addresses).toContainEqual(expect.stringContaining(job));
    expect(await measured(join(FILES, "no-runs"))).toEqual([]);
  });
});
