import type { Context } from "aws-lambda";
import { createHash, createPrivateKey, randomBytes } from "node:crypto";
import { rmSync, symlinkSync, utimesSync } from "node:fs";
import { fingerprintOf, newSshKey } from "../../local/demo/ssh-keys";
import { type FetchResult, sftpFiles } from "../../src-lambda/ingest-sftp/fetch-files";
import type { SftpSettings } from "../../src-lambda/ingest-sftp/settings";
import { type Moto, startMoto } from "./moto";
import { PartnerServer, SETTINGS } from "./partner-server";
import { contextOf, SourceWorld } from "./source-world";

const MIB = 1024 ** 2;
const AT = new Date("2025-07-01T02:03:04Z");

let moto: Moto;
let partner: PartnerServer;
let world: SourceWorld;
let count = 0;
let day = 0;

beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  partner = await PartnerServer.start();
  world = await SourceWorld.create(`sftp-${(count += 1)}`);
  await world.putSecret(partner.passwordSecret);
});
afterEach(() => partner.stop());

/** A run of the next day. */
const run = async (changes: Partial<SftpSettings> = {}, context?: Context) => {
  const at = new Date(Date.UTC(2025, 6, (day += 1))).toISOString();
  return world.functionOf({ ...SETTINGS, ...changes }, sftpFiles)(at, context);
};
const failure = async (changes?: Partial<SftpSettings>, context?: Context): Promise<string> =>
  run(changes, context).then(
    () => "no failure",
    (error: unknown) => String(error),
  );
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const object = (name: string) => `landing/sales/shop/20250701T020304Z_${name}`;
const nothing: Omit<FetchResult, "source"> = { files: 0, bytes: 0, unsettled: 0, is_behind: false };

describe("a directory", () => {
  it("is taken file by file, byte for byte, and then only what is new", async () => {
    const gz = randomBytes(70_000);
    partner.put("sales_1.csv", "a,b\n1,2\n", AT);
    partner.put("sales_2.csv.gz", gz, AT);
    expect(await run()).toEqual({ ...nothing, source: "shop", files: 2, bytes: 70_008 });
    expect(await world.landed()).toEqual([object("sales_1.csv"), object("sales_2.csv.gz")]);
    expect(String(await world.bytes(object("sales_1.csv")))).toBe("a,b\n1,2\n");
    expect(sha256(await world.bytes(object("sales_2.csv.gz")))).toBe(sha256(gz));
    expect(await run()).toEqual({ ...nothing, source: "shop" });
    partner.put("sales_3.csv", "a,b\n", AT);
    expect(await run()).toMatchObject({ files: 1, bytes: 4 });
    expect(partner.asked.filter((question) => question.startsWith("open"))).toHaveLength(3);
  });

  it("gives a file again whose time or size is another one", async () => {
    partner.put("sales.csv", "old", AT);
    await run();
    partner.put("sales.csv", "new", new Date(AT.getTime() + 1000));
    expect(await run()).toMatchObject({ files: 1 });
    partner.put("sales.csv", "newer", new Date(AT.getTime() + 1000));
    expect(await run()).toMatchObject({ files: 1 });
    const later = "landing/sales/shop/20250701T020305Z_sales.csv";
    expect(await world.landed()).toEqual([object("sales.csv"), later]);
    expect(String(await world.bytes(later))).toBe("newer");
  });

  it("may be where the login begins", async () => {
    partner.put("../sales.csv", "x", AT);
    expect(await run({ directory: "." })).toMatchObject({ files: 1 });
    expect(await run({ directory: "/" })).toMatchObject({ files: 1 });
  });

  it("with a file without a byte gives one", async () => {
    partner.put("sales.csv", "", AT);
    expect(await run()).toMatchObject({ files: 1, bytes: 0 });
    expect(await world.bytes(object("sales.csv"))).toHaveLength(0);
    expect(await run()).toMatchObject({ files: 0 });
  });

  it("gives no folders, links, hidden files and names that do not follow the pattern", async () => {
    partner.put("sales/inner.csv", "x", AT);
    partner.put("prices.csv", "x", AT);
    partner.put(".sales.csv", "x", AT);
    symlinkSync("/etc/hostname", partner.path("sales-link"));
    symlinkSync(partner.path("prices.csv"), partner.path("sales-other"));
    expect(await run()).toMatchObject(nothing);
    expect(partner.asked).toEqual(["list outbox"]);
  });

  it("gives names of any signs a key without them, and no two the same", async () => {
    const names = [
      "sales ö 1.csv",
      "sales..csv",
      "sales\\..\\x.csv",
      "sales?ö 1.csv",
      "sales_a\nb",
    ];
    for (const name of names) partner.put(name, name, AT);
    expect(await run()).toMatchObject({ files: names.length });
    const keys = await world.landed();
    const bodies = await Promise.all(keys.map((key) => world.bytes(key)));
    expect(bodies.map(String).sort()).toEqual([...names].sort());
    expect(keys).toContain(object("sales..csv"));
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9/._-]+$/);
    expect(await run()).toMatchObject(nothing);
  });
});

describe("a file that is still written", () => {
  it("is left while it is younger than the settle time", async () => {
    partner.put("sales.csv", "half", new Date());
    expect(await run()).toEqual({ ...nothing, source: "shop", unsettled: 1 });
    expect(await run({ settleSeconds: 0 })).toMatchObject({ files: 1 });
  });

  it.each([
    ["grew before it was opened", "list outbox"],
    ["grew when it was open", "open outbox/sales.csv"],
    ["grew while it was read", "look outbox/sales.csv"],
  ])("is left when it %s", async (_when, question) => {
    partner.put("sales.csv", "half", AT);
    partner.onAsked = (asked) => {
      if (asked === question) partner.put("sales.csv", "half and half", AT);
    };
    expect(await run()).toMatchObject({ files: 0, unsettled: 1, is_behind: false });
    expect(await world.landed()).toEqual([]);
    expect(await run()).toMatchObject({ files: 1, bytes: 13 });
  });

  it.each([
    ["changed", () => utimesSync(partner.path("sales.csv"), new Date(), new Date())],
    ["became shorter", () => partner.put("sales.csv", "short", AT)],
  ])("is left when it is a large one and %s, without a trace", async (_how, change) => {
    partner.put("sales.csv", randomBytes(12 * MIB), AT);
    partner.onAsked = (asked) => {
      if (asked.startsWith("look")) change();
    };
    expect(await run()).toMatchObject({ files: 0, unsettled: 1 });
    expect(await world.landed()).toEqual([]);
  });
});

it("a file that vanishes between listing and reading is no failure", async () => {
  partner.put("sales_1.csv", "x", AT);
  partner.put("sales_2.csv", "x", AT);
  partner.onAsked = (asked) => {
    if (asked === "list outbox") rmSync(partner.path("sales_1.csv"));
  };
  expect(await run()).toMatchObject({ files: 1, is_behind: false });
});

describe("a large file", () => {
  const body = randomBytes(20 * MIB);
  const whole = sha256(body);
  const key = object("sales.bin");
  const ONCE = { retry: { ...SETTINGS.retry, attempts: 1 } };
  beforeEach(() => partner.put("sales.bin", body, AT));

  it("goes on in the next run where the line was cut, and is not there before", async () => {
    partner.line.cutAfter = 12 * MIB;
    expect(await failure(ONCE)).toContain("the connection was lost");
    expect(await world.landed()).toEqual([`unfinished ${key}`]);
    const before = partner.line.bytes;
    partner.line.cutAfter = Infinity;
    expect(await run()).toMatchObject({ files: 1, bytes: 12 * MIB });
    // A piece of 8 MiB was there; SSH adds a little to the rest.
    expect(partner.line.bytes - before).toBeLessThan(12.5 * MIB);
    expect(await world.landed()).toEqual([key]);
    expect(sha256(await world.bytes(key))).toBe(whole);
    expect(await run()).toMatchObject(nothing);
  });

  it("comes over a line that breaks again and again, in one run", async () => {
    partner.line.cutAfter = 12 * MIB;
    expect(await run()).toMatchObject({ files: 1, bytes: 20 * MIB });
    expect(partner.line.connections).toBe(3);
    expect(sha256(await world.bytes(key))).toBe(whole);
  });

  it("is left in time, with what there is of it", async () => {
    const remaining = () => (partner.line.bytes < 8 * MIB ? 300_000 : 20_000);
    const context = { ...contextOf(300), getRemainingTimeInMillis: remaining };
    expect(await run({}, context)).toMatchObject({ files: 0, bytes: 8 * MIB, is_behind: true });
    expect(await world.landed()).toEqual([`unfinished ${key}`]);
    expect(await run()).toMatchObject({ files: 1, bytes: 12 * MIB, is_behind: false });
    expect(sha256(await world.bytes(key))).toBe(whole);
  });

  it("is begun anew when S3 has thrown its parts away", async () => {
    partner.line.cutAfter = 12 * MIB;
    await failure(ONCE);
    await world.abortUploads();
    partner.line.cutAfter = Infinity;
    expect(await run()).toMatchObject({ files: 1, bytes: 20 * MIB });
    expect(sha256(await world.bytes(key))).toBe(whole);
  });

  it("is begun anew when it became another one, and the old parts go", async () => {
    partner.line.cutAfter = 12 * MIB;
    await failure(ONCE);
    partner.line.cutAfter = Infinity;
    const other = randomBytes(20 * MIB);
    partner.put("sales.bin", other, new Date(AT.getTime() + 1000));
    expect(await run()).toMatchObject({ files: 1, bytes: 20 * MIB });
    const later = "landing/sales/shop/20250701T020305Z_sales.bin";
    expect(await world.landed()).toEqual([later]);
    expect(sha256(await world.bytes(later))).toBe(sha256(other));
  });

  it("that cannot be read before the time is over is an error", async () => {
    partner.onAsked = (asked) => {
      if (asked.startsWith("open")) partner.line.isStuck = true;
    };
    const message = await failure({ idleSeconds: 60 }, contextOf(22));
    expect(message).toContain("the time of the run was used up before anything was read");
  });
});

describe("a server", () => {
  beforeEach(() => partner.put("sales.csv", "x", AT));

  it("lets in with a key", async () => {
    await world.putSecret(partner.keySecret);
    expect(await run({ login: "key" })).toMatchObject({ files: 1 });
  });

  it.each([
    ["password", () => ({ ...partner.passwordSecret, password: "hunter2" })],
    ["key", () => ({ ...partner.keySecret, private_key: newSshKey().private })],
  ] as const)(
    "that does not accept the %s is asked once, and the secret is named",
    async (login, secret) => {
      await world.putSecret(secret());
      const message = await failure({ login });
      expect(message).toContain(`does not accept the login in secret ${world.secretName}`);
      expect(message).not.toContain("hunter2");
      expect(partner.line.connections).toBe(1);
    },
  );

  it("with another host key is refused before the login, with both fingerprints", async () => {
    const pinned = fingerprintOf(newSshKey());
    const { host_key } = partner.passwordSecret;
    await world.putSecret({ ...partner.passwordSecret, host_key: pinned });
    const message = await failure();
    expect(message).toContain(`is ${host_key} (ecdsa-sha2-nistp256), must be ${pinned}`);
    expect(partner.line.connections).toBe(1);
    await world.putSecret({ ...partner.passwordSecret, host_key: `${pinned} ${host_key}` });
    expect(await run()).toMatchObject({ files: 1 });
  });

  it.each([
    [{ private_key: "-----BEGIN hunter2" }, "private_key in secret"],
    [
      {
        private_key: createPrivateKey(newSshKey().private).export({
          type: "sec1",
          format: "pem",
          cipher: "aes-256-cbc",
          passphrase: "p",
        }),
      },
      "without a passphrase",
    ],
  ])("is not asked with a key that cannot be read", async (change, fault) => {
    await world.putSecret({ ...partner.keySecret, ...change });
    const message = await failure({ login: "key" });
    expect(message).toContain(fault);
    expect(message).not.toContain("hunter2");
    expect(partner.line.connections).toBe(0);
  });

  it.each([
    [{ url: "sftp://user:p4ss@host" }, "url must be like sftp://host or sftp://host:port"],
    [{ url: "https://host" }, "url must be like sftp://"],
    [{ host_key: "MD5:00:11" }, "host_key must be like SHA256:"],
    [{ username: "" }, "username is blank"],
  ])("is not asked with a secret of %j", async (change, fault) => {
    await world.putSecret({ ...partner.passwordSecret, ...change });
    expect(await failure()).toContain(fault);
  });

  it("without the directory is asked once", async () => {
    expect(await failure({ directory: "nowhere" })).toContain("there is no directory nowhere");
    expect(partner.line.connections).toBe(1);
  });

  it("that does not listen is tried again, and then named", async () => {
    const { port } = partner.line;
    await partner.line.stop();
    expect(await failure()).toContain(
      `127.0.0.1:${port}: connection failed (ECONNREFUSED), 2 times`,
    );
  });

  it("that says nothing is given up", async () => {
    partner.line.isStuck = true;
    const settings = { connectSeconds: 1 };
    expect(await failure(settings)).toContain("no login within 1 s, 2 times");
  });

  it("that falls silent in the middle is given up", async () => {
    partner.onAsked = (asked) => {
      if (asked.startsWith("open")) partner.line.isStuck = true;
    };
    expect(await failure({ retry: { ...SETTINGS.retry, attempts: 1 } })).toContain(
      'no answer to "open sales.csv" within 1 s',
    );
  });
});

describe("files that cannot be taken", () => {
  it("do not keep the others, and are an error that names them", async () => {
    partner.put("sales_1.csv", "too large", AT);
    partner.put("sales_2.csv", "fits", AT);
    partner.put("sales_3.csv", "x", new Date(Date.now() + 2 * 24 * 3600 * 1000));
    const message = await failure({ maxFileBytes: 5 });
    expect(message).toContain('"sales_1.csv" has 9 bytes; maxFileBytes allows 5');
    expect(message).toContain('"sales_3.csv" was changed in the future');
    expect(await world.landed()).toEqual([object("sales_2.csv")]);
    expect(await world.remembered()).toBe(0);
  });
});

describe("two runs at a time", () => {
  it("are one: the other leaves it to the first", async () => {
    partner.put("sales.csv", "x", AT);
    let second: Promise<unknown> | undefined;
    partner.onAsked = (asked) => {
      if (asked === "list outbox") second ??= run();
    };
    expect(await run()).toMatchObject({ files: 1 });
    expect(await second).toMatchObject({ files: 0, is_behind: true });
    expect(await run()).toMatchObject({ ...nothing });
  });

  it("of which the first was killed: the second waits until its time would be up", async () => {
    partner.put("sales.csv", "x", AT);
    await world.setItem({ source: "shop", reader: "killed", reader_until: Date.now() + 60_000 });
    expect(await run()).toMatchObject({ files: 0, is_behind: true });
    await world.setItem({ source: "shop", reader: "killed", reader_until: Date.now() - 1 });
    expect(await run()).toMatchObject({ files: 1 });
  });
});
