import { ingestBatch } from "../../src-lambda/ingest-file/batch";
import { GOOD, worlds } from "./ingesting";
import { event } from "./landing-events";

const world = worlds();

describe("names, versions and events", () => {
  it.each([
    "landing/sales/with space.csv",
    "landing/sales/a+b.csv",
    "landing/sales/%2e%2e%2fx%20y.csv",
    "landing/sales/../stores/x.csv",
    "landing/sales/ingest_date=1999-01-01/x.csv",
    "landing/sales/日本-é-🎁.csv",
    `landing/sales/${"n".repeat(1000)}`,
  ])("F45 takes a key as it is: %s", async (key) => {
    const item = await world().drop(key, GOOD);
    expect(item).toMatchObject({ state: "ready", dataset: "sales_raw", rows: 2, keys: [key] });
    expect(item.parts[0]?.key).toContain(`ingest_date=${item.arrived_at.slice(0, 10)}/`);
  });

  it("F10 the same content under two names is one file", async () => {
    await world().drop("landing/sales/a.csv", GOOD);
    const before = await world().items();
    const item = await world().drop("landing/sales/b.csv", GOOD);
    expect(await world().items()).toHaveLength(1);
    expect(item).toEqual({ ...before[0], keys: ["landing/sales/a.csv", "landing/sales/b.csv"] });
  });

  it("F10 changed content under the same name is another file, F2 whatever comes first", async () => {
    const key = "landing/sales/a.csv";
    const old = await world().put(key, GOOD);
    const changed = await world().put(key, `${GOOD}T3,O2,1,1,\n`);
    expect(await world().deliver(key, changed)).toEqual([]);
    expect(await world().deliver(key, old)).toEqual([]);
    const rows = (await world().items()).map((item) => item.rows).sort();
    expect(rows).toEqual([2, 3]);
  });

  it("F1 an event delivered twice changes nothing", async () => {
    const key = "landing/sales/a.csv";
    const version = await world().put(key, GOOD);
    await world().deliver(key, version);
    const before = await world().items();
    expect(await world().deliver(key, version)).toEqual([]);
    expect(await world().items()).toEqual(before);
  });

  it("F4 an event of an object that is gone is not tried again", async () => {
    expect(await world().deliver("landing/sales/none.csv", "0123")).toEqual([]);
    expect(await world().items()).toEqual([]);
  });

  it("F5 a message that cannot be read fails alone", async () => {
    const batch = event(world().raw, [
      ["landing/sales/a.csv", await world().put("landing/sales/a.csv", GOOD)],
    ]);
    batch.Records.unshift({ ...batch.Records[0], messageId: "poison", body: "{" } as never);
    const context = { s3: world().s3, ledger: world().ledger, env: world().env() };
    const response = await ingestBatch(context, batch);
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "poison" }]);
    expect(await world().items()).toHaveLength(1);
  });

  it("the mark of an empty folder is not a file", async () => {
    expect(
      await world().deliver("landing/sales/", await world().put("landing/sales/", "")),
    ).toEqual([]);
    expect(await world().items()).toEqual([]);
  });
});
