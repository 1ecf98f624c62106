import { local } from "./fixture/cli";
import { violations } from "./fixture/invariants";
import { Lake } from "./fixture/lake";
import { published } from "./fixture/published";

interface Maintained {
  readonly tables: readonly string[];
}

/** The most data files that a partition of a table has. */
const MOST_FILES = `
  select max(files) from (
    select count(*) as files from curated."daily_sales$files" group by partition
  )`;

describe("maintenance", () => {
  it("joins files of the tables that the runs so far have left, and changes no row", async () => {
    const lake = Lake.connect();
    const before = await published(lake);
    const { code, stdout } = await local(["maintain", "--json"]);
    expect(code).toBe(0);
    const { tables } = JSON.parse(stdout) as Maintained;
    expect(tables.filter((said) => said.includes("files became")).length).toBeGreaterThan(0);
    expect(Number(await lake.value(MOST_FILES))).toBe(1);
    expect(await published(lake)).toEqual(before);
    expect(await violations(lake)).toEqual([]);
  });
});
