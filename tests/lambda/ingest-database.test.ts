import { issueCertificates } from "../../local/demo/certificates";
import { openDatabase } from "../../src-lambda/ingest-database/open-database";
import type { DatabaseSettings } from "../../src-lambda/ingest-database/settings";
import { type Moto, startMoto } from "./moto";
import { ShopDatabase } from "./shop-database";
import { SourceWorld } from "./source-world";

const day = (date: number) => `2025-07-${String(date).padStart(2, "0")}T03:00:00.000Z`;

const SETTINGS: DatabaseSettings = {
  schema: "public",
  table: "sales",
  columns: ["id", "amount"],
  key: ["id"],
  watermark: { by: "time", column: "updated_at", overlapMinutes: 60 },
  rowsPerObject: 1000,
  rowsPerFetch: 2,
  statementTimeoutSeconds: 30,
  retry: { attempts: 2, firstWaitMs: 1, longestWaitMs: 2 },
};
const BY_NUMBER: DatabaseSettings = {
  ...SETTINGS,
  watermark: { by: "number", column: "id", overlap: 2 },
};

let moto: Moto;
let shop: ShopDatabase;
let world: SourceWorld;
let count = 0;

beforeAll(async () => {
  [moto, shop] = await Promise.all([startMoto(), ShopDatabase.start()]);
});
afterAll(() => Promise.all([moto.stop(), shop.stop()]));
beforeEach(async () => {
  world = await SourceWorld.create(`database-${(count += 1)}`);
  await world.putSecret(shop.login);
  await shop.table("id int primary key, amount numeric(12,2), updated_at timestamptz not null");
});

const run = (settings: object = SETTINGS, at = day(2), seconds?: number) =>
  world.function(settings, openDatabase)(at, seconds);
const failure = async (settings?: object, at?: string, seconds?: number): Promise<string> =>
  run(settings, at, seconds).then(
    () => "no failure",
    (error: unknown) => String(error),
  );
/** Rows of sales at hours of the first of July. */
const insert = (rows: Readonly<Record<number, string>>, db = shop.admin) =>
  db.query("insert into sales select key::int, 1.5, value::timestamptz from json_each_text($1)", [
    JSON.stringify(
      Object.fromEntries(Object.entries(rows).map(([id, at]) => [id, `2025-07-01T${at}Z`])),
    ),
  ]);
const idsOf = async (object: string | null | undefined) =>
  (await world.lines(object ?? "")).map((line) => (JSON.parse(line) as { id: number }).id);
/** The ids in each object that a run lands. */
const landedBy = async (settings?: object, at?: string) => {
  const { landings } = (await run(settings, at)) as Awaited<ReturnType<typeof run>> & {
    landings: { object: string | null }[];
  };
  return Promise.all(landings.map(({ object }) => object && idsOf(object)));
};

describe("a table", () => {
  it("is read whole at first, in the order of its watermark", async () => {
    await insert({ 3: "01:00:00", 1: "02:00:00.123456", 2: "02:00:00.123456" });
    const object =
      "landing/sales/shop/2025-07-01T010000+0000_2025-07-01T020000.123456+0000.jsonl.gz";
    expect(await run()).toMatchObject({ rows: 3, landings: [{ object }], is_behind: false });
    expect(await world.lines(object)).toEqual([
      '{"id":3,"amount":1.50}',
      '{"id":1,"amount":1.50}',
      '{"id":2,"amount":1.50}',
    ]);
    const { watermark } = (await world.item()) ?? {};
    expect(watermark).toMatch(/^2025-07-01T02:00:00\.123456\+00:00 2:\d+$/);
  });

  it("gives what is new the next time, and what is new only", async () => {
    await insert({ 1: "01:00:00", 2: "02:00:00" });
    await run();
    await insert({ 3: "02:00:01", 4: "05:00:00" });
    expect(await landedBy(SETTINGS, day(3))).toEqual([[3, 4]]);
    await insert({ 5: "05:00:01" });
    expect(await landedBy(SETTINGS, day(4))).toEqual([[5]]);
  });

  it("lands nothing when nothing is new", async () => {
    await insert({ 1: "01:00:00", 2: "02:00:00" });
    await run();
    const { watermark } = (await world.item()) ?? {};
    expect(await run(SETTINGS, day(3))).toMatchObject({ rows: 0, landings: [] });
    expect(await world.landed()).toHaveLength(1);
    expect(await world.item()).toMatchObject({ watermark, scheduled_at: day(3) });
  });

  it("that is empty lands nothing, and is read when it is not", async () => {
    expect(await run()).toMatchObject({ landings: [] });
    await insert({ 1: "01:00:00" });
    expect(await landedBy(SETTINGS, day(3))).toEqual([[1]]);
  });

  it("is read up to the scheduled time; what is later is the next run's", async () => {
    await insert({ 1: "01:00:00" });
    await shop.admin.query("insert into sales values (2, 1, '2025-07-02T03:00:00Z')");
    expect(await landedBy()).toEqual([[1]]);
    expect(await landedBy(SETTINGS, day(3))).toEqual([[2]]);
  });

  it("is read from the start that its entry names", async () => {
    await insert({ 1: "01:00:00", 2: "02:00:00", 3: "03:00:00" });
    const watermark = { ...SETTINGS.watermark, start: "2025-07-01T02:00:00Z" };
    expect(await landedBy({ ...SETTINGS, watermark })).toEqual([[2, 3]]);
    expect(await landedBy({ ...SETTINGS, watermark }, day(3))).toEqual([]);
  });

  it("is read in several objects when there is much", async () => {
    await insert({ 1: "01:00:00", 2: "02:00:00", 3: "02:00:00", 4: "03:00:00", 5: "04:00:00" });
    const settings = { ...SETTINGS, rowsPerObject: 2 };
    // Two rows with one watermark stay together.
    expect(await landedBy(settings)).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(await world.item()).toMatchObject({ scheduled_at: day(2) });
  });

  it("gives the same bytes to a run that is repeated after a crash", async () => {
    await insert({ 3: "02:00:00", 2: "02:00:00", 1: "02:00:00" });
    await run();
    const [object = ""] = await world.landed();
    const first = await world.bytes(object);
    // Another order in the files of the table; and as if the first run had died before it moved the watermark.
    await shop.admin.query("update sales set amount = amount where id = 3");
    world = await SourceWorld.create(`${world.name}-again`);
    await world.putSecret(shop.login);
    await run();
    expect(first.equals(await world.bytes(object))).toBe(true);
  });
});

describe("the overlap", () => {
  it("brings a row that was committed late", async () => {
    const late = await shop.connect();
    await insert({ 1: "01:30:00", 3: "02:10:00" });
    await late.query("begin");
    await insert({ 2: "01:50:00" }, late);
    expect(await landedBy()).toEqual([[1, 3]]);
    await late.query("commit");
    await late.end();
    await insert({ 4: "02:20:00" });
    expect(await landedBy(SETTINGS, day(3))).toEqual([[1, 2, 3, 4]]);
    expect(await landedBy(SETTINGS, day(4))).toEqual([]);
  });

  it("brings a late row even when nothing else is new", async () => {
    await insert({ 1: "01:00:00", 3: "02:10:00" });
    await run();
    await insert({ 2: "01:50:00" });
    expect(await landedBy(SETTINGS, day(3))).toEqual([[2, 3]]);
    await shop.admin.query("update sales set amount = 7 where id = 2");
    expect(await landedBy(SETTINGS, day(4))).toEqual([[2, 3]]);
  });

  it("that shrinks to nothing is no failure", async () => {
    await insert({ 1: "01:00:00" });
    await run();
    await shop.admin.query("delete from sales");
    expect(await run(SETTINGS, day(3))).toMatchObject({ rows: 0, landings: [{ object: null }] });
    expect(await run(SETTINGS, day(4))).toMatchObject({ landings: [] });
  });

  it("is read again after a watermark that a person has set", async () => {
    await insert({ 1: "01:00:00", 2: "01:30:00", 3: "03:00:00" });
    await world.setWatermark("2025-07-01T02:00:00Z");
    expect(await landedBy()).toEqual([[1, 2, 3]]);
  });

  it("counts in numbers for a watermark that is a number", async () => {
    await insert({ 1: "05:00:00", 2: "04:00:00", 4: "03:00:00" });
    expect(await landedBy(BY_NUMBER)).toEqual([[1, 2, 4]]);
    await insert({ 3: "01:00:00", 5: "00:00:00" });
    expect(await landedBy(BY_NUMBER, day(3))).toEqual([[2, 3, 4, 5]]);
    expect(await landedBy(BY_NUMBER, day(4))).toEqual([]);
  });

  it.each(["date", "timestamp", "timestamp with time zone"])(
    "counts back in a %s",
    async (type) => {
      await shop.table(`id int, amount int, updated_at ${type} not null`);
      const add = (id: number, at: string) =>
        shop.admin.query(`insert into sales values (${id}, 1, '${at}')`);
      await add(1, "2025-06-30T12:00:00");
      await add(2, "2025-07-01T00:10:00");
      expect(await landedBy()).toEqual([[1, 2]]);
      await add(3, "2025-06-30T23:30:00");
      expect((await landedBy(SETTINGS, day(3))).flat()).toContain(3);
      expect(await landedBy(SETTINGS, day(4))).toEqual([]);
    },
  );
});

it("lands values as they are, to the last digit", async () => {
  await shop.table(`
    id bigint, amount numeric, rate float8, sold_on date, sold_at timestamptz, local timestamp, note text,
    ok boolean, tags text[], data json, raw bytea, updated_at timestamptz not null`);
  await shop.admin.query(
    `insert into sales values (9223372036854775807, 12345678901234567890.123456789000, 0.1, '2025-06-30',
       '2025-06-30T23:59:59.999999+02:00', '2025-06-30 23:59:59.5', E'a"\\n\\u2028é', true, '{a,b}',
       E'{"x":\\n 1.10}', '\\x00ff', '2025-07-01')`,
  );
  await shop.admin.query(
    "insert into sales (id, amount, updated_at) values (2, 'NaN', '2025-07-01')",
  );
  const columns = "id amount rate sold_on sold_at local note ok tags data raw".split(" ");
  await run({ ...SETTINGS, columns });
  const [object = ""] = await world.landed();
  const nulls = "rate sold_on sold_at local note ok tags data raw"
    .split(" ")
    .map((name) => `"${name}":null`);
  expect(await world.lines(object)).toEqual([
    `{"id":2,"amount":"NaN",${nulls.join(",")}}`,
    '{"id":9223372036854775807,"amount":12345678901234567890.123456789000,"rate":0.1,' +
      '"sold_on":"2025-06-30","sold_at":"2025-06-30T21:59:59.999999+00:00",' +
      '"local":"2025-06-30T23:59:59.5","note":"a\\"\\n\u2028é","ok":true,"tags":["a","b"],' +
      '"data":{"x":  1.10},"raw":"\\\\x00ff"}',
  ]);
});

it("takes any name that the database takes", async () => {
  const name = 'Sales "2025"; drop table sales; --';
  await shop.table('"r" int, "Übrige Menge" int, "up""dated" timestamptz not null', quoted(name));
  await shop.admin.query(`insert into ${quoted(name)} values (1, 2, '2025-07-01')`);
  const watermark = { ...SETTINGS.watermark, column: 'up"dated' };
  const columns = ["r", "Übrige Menge"];
  await run({ ...SETTINGS, table: name, columns, key: ["r"], watermark });
  const [object = ""] = await world.landed();
  expect(await world.lines(object)).toEqual(['{"r":1,"Übrige Menge":2}']);
});

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

describe("a connection that breaks", () => {
  it("while it reads leaves nothing behind, and the next run is complete", async () => {
    await shop.admin.query(
      "insert into sales select i, i, '2025-07-01' from generate_series(1, 50000) i",
    );
    const settings = { ...SETTINGS, rowsPerObject: 1_000_000, rowsPerFetch: 10 };
    const reading = failure(settings);
    await untilReading();
    expect(await shop.killReaders()).toBe(1);
    expect(await reading).toMatch(
      /DatabaseFailed: .* after [1-9]\d*0 rows, of which none has landed; the next run reads them again/,
    );
    expect(await world.landed()).toEqual([]);
    expect(await world.item()).toBeUndefined();
    expect(await run({ ...settings, rowsPerFetch: 5000 })).toMatchObject({ rows: 50_000 });
    expect(await world.landed()).toHaveLength(1);
  });

  it("because the time of the run was used up says what to change", async () => {
    await shop.admin.query(
      "create or replace view slow as select id, amount, updated_at from sales, lateral pg_sleep(5)",
    );
    await shop.admin.query("grant select on slow to lake_reader");
    await insert({ 1: "01:00:00" });
    // The reserve of 20 s leaves a second.
    expect(await failure({ ...SETTINGS, table: "slow" }, day(2), 21)).toMatch(
      /the time of the run was used up; raise timeoutSeconds|raise statementTimeoutSeconds/,
    );
    expect(await failure({ ...SETTINGS, table: "slow", statementTimeoutSeconds: 1 })).toContain(
      "the watermark column needs an index, else raise statementTimeoutSeconds in its entry",
    );
    await shop.admin.query("drop view slow");
  });
});

/** Until the source has fetched more than once. */
async function untilReading(): Promise<void> {
  const begun = new Set<string>();
  while (begun.size < 3) {
    const { rows } = await shop.admin.query<{ at: string }>(
      `select query_start::text as at from pg_stat_activity
       where usename = 'lake_reader' and query like 'fetch%'`,
    );
    rows.forEach(({ at }) => begun.add(at));
  }
}

describe("a database that cannot be read", () => {
  const SECRET = /secret database-\d+\/sources\/shop/;

  it.each([
    [
      "password",
      { password: "wrong" },
      'password authentication failed for user "lake_reader" (28P01)',
    ],
    ["database", { dbname: "none" }, 'database "none" does not exist (3D000)'],
    ["user", { username: "none" }, "(28"],
  ])("for a wrong %s names the secret, at once", async (_what, change, message) => {
    await world.putSecret({ ...shop.login, ...change });
    const said = await failure();
    expect(said).toContain(message);
    expect(said).toMatch(SECRET);
    expect(said).not.toMatch(/times|rea'der/);
  });

  it("because another CA issued its certificate gets no password", async () => {
    const { ca } = await issueCertificates("localhost");
    await world.putSecret({ ...shop.login, ca });
    const said = await failure();
    expect(said).toContain("no trusted connection (CERT_SIGNATURE_FAILURE)");
    expect(said).toMatch(SECRET);
  });

  it("because its certificate is for another host gets no password", async () => {
    await world.putSecret({ ...shop.login, host: "127.0.0.1" });
    expect(await failure()).toContain("no trusted connection (ERR_TLS_CERT_ALTNAME_INVALID)");
  });

  it("because nobody listens is asked as often as its entry says", async () => {
    await world.putSecret({ ...shop.login, port: 1 });
    expect(await failure()).toMatch(/connection failed \(ECONNREFUSED\), 2 times/);
  });

  it("because it is full is asked again", async () => {
    await shop.admin.query("alter role lake_reader connection limit 0");
    expect(await failure()).toContain(
      'too many connections for role "lake_reader" (53300), 2 times',
    );
    await shop.admin.query("alter role lake_reader connection limit -1");
  });

  it.each<[string, object, string]>([
    ["table", { table: "nothing" }, 'there is no table "public"."nothing"'],
    ["schema", { schema: "nothing" }, 'there is no table "nothing"."sales"'],
    [
      "column",
      { columns: ["id", "price"], key: ["no"] },
      'table "public"."sales" has no column "price", "no"; it has "id", "amount", "updated_at"',
    ],
    [
      "watermark",
      { watermark: { by: "time", column: "amount", overlapMinutes: 1 } },
      'watermark column "amount" is of type numeric; by time it must be one of timestamp with time zone,',
    ],
  ])("for want of its %s says what there is", async (_what, change, message) => {
    expect(await failure({ ...SETTINGS, ...change })).toContain(message);
    expect(await world.landed()).toEqual([]);
  });

  it("because it may not be read says so", async () => {
    await shop.admin.query("revoke select on sales from lake_reader");
    expect(await failure()).toContain("permission denied for table sales (42501)");
  });

  it("because rows have no watermark says so, before it lands any", async () => {
    await shop.table("id int, amount int, updated_at timestamptz");
    await shop.admin.query("insert into sales values (1, 1, '2025-07-01'), (2, 1, null)");
    expect(await failure()).toContain(
      'table "public"."sales" has rows without a value in "updated_at", which would never be read',
    );
    expect(await world.landed()).toEqual([]);
  });

  it("never says what a row holds", async () => {
    await shop.admin.query(
      "create view odd as select id, amount, updated_at, ('secret' || id)::int as odd from sales",
    );
    await shop.admin.query("grant select on odd to lake_reader");
    await insert({ 1: "01:00:00" });
    const said = await failure({ ...SETTINGS, table: "odd", columns: ["odd"], key: ["id"] });
    await shop.admin.query("drop view odd");
    expect(said).toBe("DatabaseFailed: error 22P02");
  });

  it.each([
    ["ca", "not a certificate", "ca must be the certificates of the CA, in PEM"],
    ["port", "x", "port is no port"],
    ["password", "", "password is blank"],
  ])("for a secret whose %s is %j says how to set it", async (field, value, message) => {
    await world.putSecret({ ...shop.login, [field]: value });
    const said = await failure();
    expect(said).toContain(message);
    expect(said).toContain("aws secretsmanager put-secret-value");
  });
});

it("cannot write, whatever its role may do", async () => {
  await shop.admin.query(
    `create or replace function sneak() returns int language sql as 'insert into public.sales values (99, 1, now()) returning id'`,
  );
  await shop.admin.query(
    "create view sneaky as select sneak() as id, amount, updated_at from sales",
  );
  await shop.admin.query(
    "grant select on sneaky to lake_reader; grant insert on sales to lake_reader",
  );
  await insert({ 1: "01:00:00" });
  expect(await failure({ ...SETTINGS, table: "sneaky" })).toMatch(/error 25006/);
  await shop.admin.query("drop view sneaky");
});
