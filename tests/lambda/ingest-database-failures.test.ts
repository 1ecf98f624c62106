import { issueCertificates } from "../../local/demo/certificates";
import { DatabaseSource, SETTINGS } from "./database-source";

let source: DatabaseSource;
beforeAll(async () => {
  source = await DatabaseSource.start();
});
afterAll(() => source.stop());
beforeEach(() => source.beginEmpty());

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
    await source.world.putSecret({ ...source.shop.login, ...change });
    const said = await source.failure();
    expect(said).toContain(message);
    expect(said).toMatch(SECRET);
    expect(said).not.toMatch(/times|rea'der/);
  });

  it("because another CA issued its certificate gets no password", async () => {
    const { ca } = await issueCertificates("localhost");
    await source.world.putSecret({ ...source.shop.login, ca });
    const said = await source.failure();
    expect(said).toContain("no trusted connection (CERT_SIGNATURE_FAILURE)");
    expect(said).toMatch(SECRET);
  });

  it("because its certificate is for another host gets no password", async () => {
    await source.world.putSecret({ ...source.shop.login, host: "127.0.0.1" });
    expect(await source.failure()).toContain(
      "no trusted connection (ERR_TLS_CERT_ALTNAME_INVALID)",
    );
  });

  it("because nobody listens is asked as often as its entry says", async () => {
    await source.world.putSecret({ ...source.shop.login, port: 1 });
    expect(await source.failure()).toMatch(/connection failed \(ECONNREFUSED\), 2 times/);
  });

  it("because it is full is asked again", async () => {
    await source.shop.admin.query("alter role lake_reader connection limit 0");
    expect(await source.failure()).toContain(
      'too many connections for role "lake_reader" (53300), 2 times',
    );
    await source.shop.admin.query("alter role lake_reader connection limit -1");
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
    expect(await source.failure({ ...SETTINGS, ...change })).toContain(message);
    expect(await source.world.landed()).toEqual([]);
  });

  it("because it may not be read says so", async () => {
    await source.shop.admin.query("revoke select on sales from lake_reader");
    expect(await source.failure()).toContain("permission denied for table sales (42501)");
  });

  it("because rows have no watermark says so, before it lands any", async () => {
    await source.shop.table("id int, amount int, updated_at timestamptz");
    await source.shop.admin.query("insert into sales values (1, 1, '2025-07-01'), (2, 1, null)");
    expect(await source.failure()).toContain(
      'table "public"."sales" has rows without a value in "updated_at", or with infinity, which',
    );
    expect(await source.world.landed()).toEqual([]);
  });

  it.each([
    [
      "a time",
      "timestamptz",
      SETTINGS.watermark,
      "infinity",
      "or with infinity, which would never be",
    ],
    [
      "a number",
      "numeric",
      { by: "number", column: "updated_at", overlap: 0 },
      "NaN",
      "a row has NaN",
    ],
  ])("because %s is one that ends all", async (_what, type, watermark, end, message) => {
    await source.shop.table(`id int, amount int, updated_at ${type}`);
    await source.shop.admin.query(`insert into sales values (1, 1, '${end}')`);
    expect(await source.failure({ ...SETTINGS, watermark })).toContain(message);
    expect(await source.world.landed()).toEqual([]);
  });

  it("from a watermark of another column says which, and what to do", async () => {
    await source.world.setWatermark("4711 1:1");
    expect(await source.failure()).toContain(
      `the watermark in the source's item is "4711", which is no value of the watermark column; set it`,
    );
  });

  it("never says what a row holds", async () => {
    await source.shop.admin.query(
      "create view odd as select id, amount, updated_at, ('secret' || id)::int as odd from sales",
    );
    await source.shop.admin.query("grant select on odd to lake_reader");
    await source.insert({ 1: "01:00:00" });
    const said = await source.failure({ ...SETTINGS, table: "odd", columns: ["odd"], key: ["id"] });
    await source.shop.admin.query("drop view odd");
    expect(said).toBe("DatabaseFailed: error 22P02");
  });

  it.each([
    ["ca", "not a certificate", "ca must be the certificates of the CA, in PEM"],
    ["port", "x", "port is no port"],
    ["password", "", "password is blank"],
  ])("for a secret whose %s is %j says how to set it", async (field, value, message) => {
    await source.world.putSecret({ ...source.shop.login, [field]: value });
    const said = await source.failure();
    expect(said).toContain(message);
    expect(said).toContain("aws secretsmanager put-secret-value");
  });
});

it("cannot write, whatever its role may do", async () => {
  await source.shop.admin.query(
    `create or replace function sneak() returns int language sql as 'insert into public.sales values (99, 1, now()) returning id'`,
  );
  await source.shop.admin.query(
    "create view sneaky as select sneak() as id, amount, updated_at from sales",
  );
  await source.shop.admin.query(
    "grant select on sneaky to lake_reader; grant insert on sales to lake_reader",
  );
  await source.insert({ 1: "01:00:00" });
  expect(await source.failure({ ...SETTINGS, table: "sneaky" })).toMatch(/error 25006/);
  await source.shop.admin.query("drop view sneaky");
});
