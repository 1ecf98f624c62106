import { local, reportOf } from "./fixture/cli";
import { violations } from "./fixture/invariants";
import { Lake } from "./fixture/lake";

describe("the database source", () => {
  it("brings what a real PostgreSQL holds, once", async () => {
    const first = reportOf(await local(["source", "store-database", "--json"]));
    const brought = {
      source: "store-database",
      rows: 2000,
      object: expect.stringMatching(/^landing\/sales\/store-database\/.+\.jsonl\.gz$/) as string,
    };
    expect(first).toMatchObject({
      status: "succeeded",
      problems: [],
      sources: [brought],
      reconciliation: { rows_in: 2000, accepted: 2000, balanced: true },
    });
    const again = reportOf(await local(["source", "store-database", "--json"]));
    expect(again).toMatchObject({
      run_id: first.run_id,
      sources: first.sources,
      already_processed: true,
    });
    expect(await violations(Lake.connect())).toEqual([]);
  });
});
