import { Client } from "pg";
import { openDatabase } from "../../src-lambda/ingest-database/open-database";
import { DatabaseSource, day, SETTINGS } from "./database-source";

let source: DatabaseSource;
beforeAll(async () => {
  source = await DatabaseSource.start();
});
afterAll(() => source.stop());
beforeEach(() => source.beginEmpty());

describe("a table", () => {
  it("is read whole at first, in the order of its watermark", async () => {
    await source.insert({ 3: "01:00:00", 1: "02:00:00.123456", 2: "02:00:00.123456" });
    const object =
      "landing/sales/shop/2025-07-01T010000+0000_2025-07-01T020000.123456+0000.jsonl.gz";
    expect(await source.run()).toMatchObject({ rows: 3, landings: [{ object }], is_behind: false });
    expect(await source.world.lines(object)).toEqual([
      '{"id":3,"amount":1.50}',
      '{"id":1,"amount":1.50}',
      '{"id":2,"amount":1.50}',
    ]);
    const { watermark } = (await source.world.item()) ?? {};
    expect(watermark).toMatch(/^2025-07-01T02:00:00\.123456\+00:00 2:\d+$/);
  });

  it("gives what is new the next time, and what is new only", async () => {
    await source.insert({ 1: "01:00:00", 2: "02:00:00" });
    await source.run();
    await source.insert({ 3: "02:00:01", 4: "05:00:00" });
    expect(await source.landedBy(SETTINGS, day(3))).toEqual([[3, 4]]);
    await source.insert({ 5: "05:00:01" });
    expect(await source.landedBy(SETTINGS, day(4))).toEqual([[5]]);
  });

  it("lands nothing when nothing is new", async () => {
    await source.insert({ 1: "01:00:00", 2: "02:00:00" });
    await source.run();
    const { watermark } = (await source.world.item()) ?? {};
    expect(await source.run(SETTINGS, day(3))).toMatchObject({ rows: 0, landings: [] });
    expect(await source.world.landed()).toHaveLength(1);
    expect(await source.world.item()).toMatchObject({ watermark, scheduled_at: day(3) });
  });

  it("that is empty lands nothing, and is read when it is not", async () => {
    expect(await source.run()).toMatchObject({ landings: [] });
    await source.insert({ 1: "01:00:00" });
    expect(await source.landedBy(SETTINGS, day(3))).toEqual([[1]]);
  });

  it("is read up to the scheduled time; what is later is the next run's", async () => {
    await source.insert({ 1: "01:00:00" });
    await source.shop.admin.query("insert into sales values (2, 1, '2025-07-02T03:00:00Z')");
    expect(await source.landedBy()).toEqual([[1]]);
    expect(await source.landedBy(SETTINGS, day(3))).toEqual([[2]]);
  });

  it("is read from the start that its entry names", async () => {
    await source.insert({ 1: "01:00:00", 2: "02:00:00", 3: "03:00:00" });
    const watermark = { ...SETTINGS.watermark, start: "2025-07-01T02:00:00Z" };
    expect(await source.landedBy({ ...SETTINGS, watermark })).toEqual([[2, 3]]);
    expect(await source.landedBy({ ...SETTINGS, watermark }, day(3))).toEqual([]);
  });

  it("is read in several objects when there is much", async () => {
    await source.insert({
      1: "01:00:00",
      2: "02:00:00",
      3: "02:00:00",
      4: "03:00:00",
      5: "04:00:00",
    });
    const settings = { ...SETTINGS, rowsPerObject: 2 };
    // Two rows with one watermark stay together.
    expect(await source.landedBy(settings)).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(await source.world.item()).toMatchObject({ scheduled_at: day(2) });
  });

  it("is read in one state, whatever others write meanwhile", async () => {
    await source.insert({ 1: "01:00:00", 3: "01:20:00" });
    const run = source.world.function(SETTINGS, async (opening) => {
      const { extract, ...rest } = await openDatabase(opening);
      const disturbed = async (watermark: string | undefined) => {
        const found = await extract(watermark);
        await source.insert({ 2: "01:10:00" });
        return found;
      };
      return { ...rest, extract: disturbed };
    });
    expect(await run(day(2))).toMatchObject({ rows: 2 });
    expect(await source.landedBy(SETTINGS, day(3))).toEqual([[1, 2, 3]]);
  });

  it("gives the same bytes to a run that is repeated after a crash", async () => {
    await source.insert({ 3: "02:00:00", 2: "02:00:00", 1: "02:00:00" });
    await source.run();
    const [object = ""] = await source.world.landed();
    const first = await source.world.bytes(object);
    // Another order in the files of the table; and as if the first run had died before it moved the watermark.
    await source.shop.admin.query("update sales set amount = amount where id = 1");
    await source.begin();
    await source.run();
    expect(first.equals(await source.world.bytes(object))).toBe(true);
  });
});

it("lands values as they are, to the last digit", async () => {
  await source.shop.table(`
    id bigint, amount numeric, rate float8, sold_on date, sold_at timestamptz, local timestamp, note text,
    ok boolean, tags text[], data json, raw bytea, updated_at timestamptz not null`);
  await source.shop.admin.query(
    `insert into sales values (9223372036854775807, 12345678901234567890.123456789000, 0.1, '2025-06-30',
       '2025-06-30T23:59:59.999999+02:00', '2025-06-30 23:59:59.5', E'a"\\n\\u2028é', true, '{a,b}',
       E'{"x":\\n 1.10}', '\\x00ff', '2025-07-01')`,
  );
  await source.shop.admin.query(
    "insert into sales (id, amount, updated_at) values (2, 'NaN', '2025-07-01')",
  );
  const columns = "id amount rate sold_on sold_at local note ok tags data raw".split(" ");
  await source.run({ ...SETTINGS, columns });
  const [object = ""] = await source.world.landed();
  const nulls = "rate sold_on sold_at local note ok tags data raw"
    .split(" ")
    .map((name) => `"${name}":null`);
  expect(await source.world.lines(object)).toEqual([
    `{"id":2,"amount":"NaN",${nulls.join(",")}}`,
    '{"id":9223372036854775807,"amount":12345678901234567890.123456789000,"rate":0.1,' +
      '"sold_on":"2025-06-30","sold_at":"2025-06-30T21:59:59.999999+00:00",' +
      '"local":"2025-06-30T23:59:59.5","note":"a\\"\\n\u2028é","ok":true,"tags":["a","b"],' +
      '"data":{"x":  1.10},"raw":"\\\\x00ff"}',
  ]);
});

it("holds few rows at a time when they are wide", async () => {
  await source.shop.admin.query("alter table sales add note text");
  await source.shop.admin.query(
    "insert into sales select i, 1, '2025-07-01', repeat('x', 1000000) from generate_series(1, 45) i",
  );
  const asked = jest.spyOn(Client.prototype, "query");
  const settings = { ...SETTINGS, columns: ["id", "note"], rowsPerFetch: 2000 };
  expect(await source.run(settings)).toMatchObject({ rows: 45 });
  const fetches = asked.mock.calls.flatMap(([query]) => {
    const { text = "" } = query as { text?: string };
    return /^fetch (\d+)/.exec(text)?.[1] ?? [];
  });
  asked.mockRestore();
  expect(fetches).toEqual(["20", "16", "16"]);
});

it("takes any name that the database takes", async () => {
  const name = 'Sales "2025"; drop table sales; --';
  await source.shop.table(
    '"r" int, "Übrige Menge" int, "up""dated" timestamptz not null',
    quoted(name),
  );
  await source.shop.admin.query(`insert into ${quoted(name)} values (1, 2, '2025-07-01')`);
  const watermark = { ...SETTINGS.watermark, column: 'up"dated' };
  const columns = ["r", "Übrige Menge"];
  await source.run({ ...SETTINGS, table: name, columns, key: ["r"], watermark });
  const [object = ""] = await source.world.landed();
  expect(await source.world.lines(object)).toEqual(['{"r":1,"Übrige Menge":2}']);
});

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
