import { readFileSync } from "node:fs";
import { local, reportOf, type Ended } from "./fixture/cli";
import { Lake } from "./fixture/lake";
import { FIRST_RUN } from "./fixture/places";
import { published } from "./fixture/published";

describe("the second run", () => {
  it("changes nothing and loses nothing", async () => {
    const lake = Lake.connect();
    const before = await published(lake);
    const first = reportOf(JSON.parse(readFileSync(FIRST_RUN, "utf8")) as Ended);
    const ended = await local(["--json"]);
    expect(reportOf(ended)).toEqual({ ...first, already_processed: true });
    expect(await published(lake)).toEqual(before);
    const applied = ended.stderr.split("\n").filter((line) => line.startsWith("✓ apply"));
    expect(applied).toHaveLength(10);
    for (const line of applied) expect(line).toMatch(/: unchanged since it was applied$/);
  });

  it("of a source alone finds that all it brought is processed", async () => {
    const first = reportOf(JSON.parse(readFileSync(FIRST_RUN, "utf8")) as Ended);
    const { run_id, sources } = first;
    const again = reportOf(await local(["source", "store-api", "--json"]));
    expect(again).toMatchObject({ run_id, sources, already_processed: true, problems: [] });
    expect(await local(["source", "shop"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'no source "shop" in this stage; there are: store-api, store-database',
      ) as string,
    });
  });
});
