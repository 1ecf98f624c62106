import type { DatabaseSettings } from "../../src-lambda/ingest-database/settings";
import { DatabaseSource, day, SETTINGS } from "./database-source";

const BY_NUMBER: DatabaseSettings = {
  ...SETTINGS,
  watermark: { by: "number", column: "id", overlap: 2 },
};

let source: DatabaseSource;
beforeAll(async () => {
  source = await DatabaseSource.start();
});
afterAll(() => source.stop());
beforeEach(() => source.beginEmpty());

describe("the overlap", () => {
  it("brings a row that was committed late", async () => {
    const late = await source.shop.connect();
    await source.insert({ 1: "01:30:00", 3: "02:10:00" });
    await late.query("begin");
    await source.insert({ 2: "01:50:00" }, late);
    expect(await source.landedBy()).toEqual([[1, 3]]);
    await late.query("commit");
    await late.end();
    await source.insert({ 4: "02:20:00" });
    expect(await source.landedBy(SETTINGS, day(3))).toEqual([[1, 2, 3, 4]]);
    expect(await source.landedBy(SETTINGS, day(4))).toEqual([]);
  });

  it("brings a late row even when nothing else is new", async () => {
    await source.insert({ 1: "01:00:00", 3: "02:10:00" });
    await source.run();
    await source.insert({ 2: "01:50:00" });
    expect(await source.landedBy(SETTINGS, day(3))).toEqual([[2, 3]]);
    await source.shop.admin.query("update sales set amount = 7 where id = 2");
    expect(await source.landedBy(SETTINGS, day(4))).toEqual([[2, 3]]);
  });

  it("that shrinks to nothing is no failure", async () => {
    await source.insert({ 1: "01:00:00" });
    await source.run();
    await source.shop.admin.query("delete from sales");
    expect(await source.run(SETTINGS, day(3))).toMatchObject({
      rows: 0,
      landings: [{ object: null }],
    });
    expect(await source.run(SETTINGS, day(4))).toMatchObject({ landings: [] });
  });

  it("is read again after a watermark that a person has set", async () => {
    await source.insert({ 1: "01:00:00", 2: "01:30:00", 3: "03:00:00" });
    await source.world.setWatermark("2025-07-01T02:00:00Z");
    expect(await source.landedBy()).toEqual([[1, 2, 3]]);
  });

  it("counts in numbers for a watermark that is a number", async () => {
    await source.insert({ 1: "05:00:00", 2: "04:00:00", 4: "03:00:00" });
    expect(await source.landedBy(BY_NUMBER)).toEqual([[1, 2, 4]]);
    await source.insert({ 3: "01:00:00", 5: "00:00:00" });
    expect(await source.landedBy(BY_NUMBER, day(3))).toEqual([[2, 3, 4, 5]]);
    expect(await source.landedBy(BY_NUMBER, day(4))).toEqual([]);
  });

  it.each(["date", "timestamp", "timestamp with time zone"])(
    "counts back in a %s",
    async (type) => {
      await source.shop.table(`id int, amount int, updated_at ${type} not null`);
      const add = (id: number, at: string) =>
        source.shop.admin.query(`insert into sales values (${id}, 1, '${at}')`);
      await add(1, "2025-06-30T12:00:00");
      await add(2, "2025-07-01T00:10:00");
      expect(await source.landedBy()).toEqual([[1, 2]]);
      await add(3, "2025-06-30T23:30:00");
      expect((await source.landedBy(SETTINGS, day(3))).flat()).toContain(3);
      expect(await source.landedBy(SETTINGS, day(4))).toEqual([]);
    },
  );
});
