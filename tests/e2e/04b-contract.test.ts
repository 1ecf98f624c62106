import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunReport } from "../../local/report";
import { COLUMNS } from "../../sample_data/sale";
import { Inbox } from "./fixture/alerts";
import { local, reportOf, type Ended } from "./fixture/cli";
import { Lake } from "./fixture/lake";
import { FILES } from "./fixture/places";
import { violations } from "./fixture/invariants";
import { published } from "./fixture/published";
import { csv, csvOf, sale, sales } from "./fixture/sales";

/** Drop a file as a user does. */
async function drop(name: string, body: string): Promise<Ended> {
  mkdirSync(FILES, { recursive: true });
  const path = join(FILES, name);
  writeFileSync(path, body);
  return local(["drop", path, "--json"]);
}

describe("what the crawler saw", () => {
  it("can be queried: every record of every file, as it came", async () => {
    const lake = Lake.connect();
    const [raw] = await lake.sql(
      'select count(*) as rows, count(distinct "$path") as files from raw.sales_raw',
    );
    const [seen] = await lake.sql(
      'select count(*) as rows, count(distinct "$path") as files from raw_discovered.sales_raw',
    );
    expect(seen).toEqual(raw);
    const columns = await lake.sql("show columns from raw_discovered.sales_raw");
    expect(columns.map((row) => String(Object.values(row)[0]).trim())).toEqual(
      expect.arrayContaining([...COLUMNS, "ingest_date", "source_sha256"]),
    );
  });
});

describe("an added column", () => {
  it("is a notice in the run's report, and stops nothing", async () => {
    const body = csvOf([...COLUMNS, "loyalty_tier"], ...sales("tier", 3));
    const { notices, status } = reportOf(await drop("with-tier.csv", body));
    expect(status).toBe("succeeded");
    expect(notices).toContainEqual(
      expect.stringContaining('columns not in the contract stay unread: "loyalty_tier"'),
    );
  });
});

describe("a source that delivers something else", () => {
  const NAME = "drifted.csv";
  const drifted = csv(
    ...sales("drifted", 40).map((each) => ({ ...each, quantity: "two", unit_price: "2,50" })),
  );
  let lake: Lake;
  let inbox: Inbox;
  let before: Awaited<ReturnType<typeof published>>;
  let ended: Ended;
  const runId = () => /^• run (\S+)$/m.exec(ended.stderr)?.[1] ?? "";

  beforeAll(async () => {
    lake = Lake.connect();
    inbox = await Inbox.subscribe(lake);
    before = await published(lake);
    ended = await drop(NAME, drifted);
  });

  it("stops the run, with file, columns, what was seen and what is expected", () => {
    const report = JSON.parse(ended.stdout) as RunReport;
    const said = report.problems.join("\n");
    expect(ended.code).toBe(1);
    expect(said).toContain("failed in check_contract: ContractBroken");
    expect(said).toContain(NAME);
    expect(said).toContain("quantity must be int, the crawler saw string; none of its 40 rows is");
    expect(said).toContain("unit_price must be decimal(12,4), the crawler saw string");
    expect(report.steps.map(({ name }) => name)).not.toContain("raw_to_processed");
  });

  it("writes nothing", async () => {
    expect(await published(lake)).toEqual(before);
    expect(await violations(lake)).toEqual([]);
  });

  it("records why, and tells people", async () => {
    expect(await lake.record(runId(), "check_contract")).toMatchObject({ status: "failed" });
    expect((await lake.record(runId(), "run"))?.reason).toContain("quantity must be int");
    expect(await inbox.take()).toMatchObject([{ run_id: runId(), step: "check_contract" }]);
  });

  it("is refused, so that the next run takes what others delivered", async () => {
    expect(await lake.taken(drifted)).toMatchObject({
      state: "refused",
      reason_code: "contract_broken",
    });
    const good = sale("after-the-drift");
    const { reconciliation } = reportOf(await drop("after-the-drift.csv", csv(good)));
    expect(reconciliation).toMatchObject({ rows_in: 1, accepted: 1, balanced: true });
    expect(await violations(lake)).toEqual([]);
  });
});
