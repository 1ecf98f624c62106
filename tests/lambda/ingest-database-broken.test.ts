import { DatabaseSource, day, SETTINGS } from "./database-source";

let source: DatabaseSource;
beforeAll(async () => {
  source = await DatabaseSource.start();
});
afterAll(() => source.stop());
beforeEach(() => source.beginEmpty());

describe("a connection that breaks", () => {
  it("while it reads leaves nothing behind, and the next run is complete", async () => {
    await source.shop.admin.query(
      "insert into sales select i, i, '2025-07-01' from generate_series(1, 50000) i",
    );
    const settings = { ...SETTINGS, rowsPerObject: 1_000_000, rowsPerFetch: 10 };
    const reading = source.failure(settings);
    await untilReading();
    expect(await source.shop.killReaders()).toBe(1);
    expect(await reading).toMatch(
      /DatabaseFailed: .* after [1-9]\d*0 rows, of which none has landed; the next run reads them again/,
    );
    expect(await source.world.landed()).toEqual([]);
    expect(await source.world.item()).toBeUndefined();
    expect(await source.run({ ...settings, rowsPerFetch: 5000 })).toMatchObject({ rows: 50_000 });
    expect(await source.world.landed()).toHaveLength(1);
  });

  it("because the time of the run was used up says what to change", async () => {
    await source.shop.admin.query(
      "create or replace view slow as select id, amount, updated_at from sales, lateral pg_sleep(5)",
    );
    await source.shop.admin.query("grant select on slow to lake_reader");
    await source.insert({ 1: "01:00:00" });
    // The reserve of 20 s leaves a second.
    expect(await source.failure({ ...SETTINGS, table: "slow" }, day(2), 21)).toContain(
      "the time of the run was used up; raise timeoutSeconds or lower rowsPerObject in its entry",
    );
    expect(
      await source.failure({ ...SETTINGS, table: "slow", statementTimeoutSeconds: 1 }),
    ).toContain(
      "the watermark column needs an index, else raise statementTimeoutSeconds in its entry",
    );
    await source.shop.admin.query("drop view slow");
  });
});

/** Until the source has fetched more than once. */
async function untilReading(): Promise<void> {
  const begun = new Set<string>();
  while (begun.size < 3) {
    const { rows } = await source.shop.admin.query<{ at: string }>(
      `select query_start::text as at from pg_stat_activity
       where usename = 'lake_reader' and query like 'fetch%'`,
    );
    rows.forEach(({ at }) => begun.add(at));
  }
}
