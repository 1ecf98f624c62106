import { type Counted, type FileCase, FILES } from "./fixture/bad-files";
import { HEADERS } from "./fixture/bad-headers";
import { ROWS } from "./fixture/bad-rows";
import { local } from "./fixture/cli";
import { violations } from "./fixture/invariants";
import { Lake, type Row, type Run } from "./fixture/lake";
import { OTHER_FORMS } from "./fixture/other-forms";
import { fingerprint } from "./fixture/published";
import type { FileItem } from "../../src-lambda/core/ledger-item";

const CASES = [...FILES, ...OTHER_FORMS, ...HEADERS, ...ROWS];
const keyOf = ({ key, name }: FileCase) => key ?? `landing/sales/${name}.csv`;
const datasetOf = (key: string) => (key.startsWith("landing/sales/") ? "sales_raw" : "unknown");

/** What readers saw before: rows of other runs, and dates that the test's rows do not touch. */
async function before(lake: Lake, run: string) {
  return {
    sales: await fingerprint(lake, "sales", `run_id <> '${run}'`),
    quarantine: await fingerprint(lake, "sales_quarantine", `run_id <> '${run}'`),
    daily: await fingerprint(lake, "daily_sales", "business_date <> date '2024-03-05'"),
  };
}

/** Lines and reasons, as the cases state them. */
function reasonsByLine(rows: readonly Row[]): Record<number, string> {
  return Object.fromEntries(
    rows.map((row) => [Number(row["source_line"]), String(row["reasons"])]),
  );
}

describe("bad input", () => {
  let lake: Lake;
  let run: Run;
  let earlier: Awaited<ReturnType<typeof before>>;
  const items = new Map<string, FileItem>();
  let stored: Row[];
  let quarantined: Row[];

  const of = (rows: readonly Row[], { sha256 }: FileItem) =>
    rows.filter((row) => row["source_sha256"] === sha256);
  const itemOf = ({ name }: FileCase) => items.get(name) as FileItem;

  /** All cases in one run: each has ids of its own. */
  beforeAll(async () => {
    lake = Lake.connect();
    earlier = await before(lake, "");
    for (const each of CASES) await lake.put(keyOf(each), each.body);
    for (const each of CASES) {
      const key = keyOf(each);
      items.set(each.name, await lake.taken(each.body, key, datasetOf(key)));
    }
    run = await lake.run("bad-input");
    for (const [name, item] of items)
      items.set(name, (await lake.ledgerItem(item.file_id)) as FileItem);
    const mine = `where run_id = '${run.runId}'`;
    stored = await lake.sql(
      `select source_sha256, source_line, transaction_id, payment_method from processed.sales ${mine}`,
    );
    quarantined = await lake.sql(
      `select source_sha256, source_line, source_key, array_join(reasons, ',') as reasons
       from quarantine.sales_quarantine ${mine}`,
    );
  });

  it("does not stop the run", () => expect(run).toMatchObject({ status: "SUCCEEDED" }));

  it.each(CASES)("$name", (each) => {
    const item = itemOf(each);
    expect(item.keys).toEqual([keyOf(each)]);
    if ("refused" in each.outcome) {
      expect(item).toMatchObject({ state: "refused", reason_code: each.outcome.refused, rows: 0 });
      expect([...of(stored, item), ...of(quarantined, item)]).toEqual([]);
      return;
    }
    const { accepted, duplicates = 0, notice, quarantined: faults = {} } = each.outcome as Counted;
    expect(item).toMatchObject({ state: "done", run_id: run.runId });
    expect(of(stored, item)).toHaveLength(accepted);
    expect(reasonsByLine(of(quarantined, item))).toEqual(faults);
    expect(item.rows).toBe(accepted + Object.keys(faults).length + duplicates);
    if (notice) expect(item.notices.join("\n")).toMatch(notice);
  });

  it("keeps object keys as they are, down to the rows refused", () => {
    const keys = new Map(CASES.map((each) => [itemOf(each).sha256, keyOf(each)]));
    for (const row of quarantined)
      expect(row["source_key"]).toBe(keys.get(String(row["source_sha256"])));
  });

  it("keeps text as it is", () => {
    const methods = stored.map((row) => row["payment_method"]);
    expect(methods).toEqual(
      expect.arrayContaining(["cash,\nthen\r\ncard", '=HYPERLINK("http://x")']),
    );
    expect(methods).not.toContain("first");
  });

  it("does not hand a spreadsheet a formula", async () => {
    const sql = "select payment_method from processed.sales where transaction_id = 'hostile-1'";
    const { stdout } = await local(["query", sql, "--csv"]);
    expect(stdout).toBe(`payment_method\r\n"'=HYPERLINK(""http://x"")"\r\n`);
  });

  it("balances over all files of the run", async () => {
    const rows = [...items.values()].reduce((sum, item) => sum + item.rows, 0);
    expect(await lake.record(run.runId, "reconcile")).toMatchObject({
      rows_in: rows,
      accepted: stored.length,
      quarantined: quarantined.length,
      duplicates: rows - stored.length - quarantined.length,
      balanced: true,
    });
  });

  it("changes nothing that was published before", async () => {
    expect(await before(lake, run.runId)).toEqual(earlier);
  });

  it("leaves a sound lake", async () => expect(await violations(lake)).toEqual([]));
});
