import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from "node:fs";
import type { FileEntryWithStats } from "ssh2";
import { foundFiles } from "../../src-lambda/ingest-sftp/found-files";
import { openLanded } from "../../src-lambda/ingest-file/landed-file";
import { AT, NOTHING, object, readingSftp, sha256 } from "./reading-sftp";

const { failure, partner, run, world } = readingSftp();

describe("a directory", () => {
  it("is taken file by file, byte for byte, and then only what is new", async () => {
    const gz = randomBytes(70_000);
    partner().put("sales_1.csv", "a,b\n1,2\n", AT);
    partner().put("sales_2.csv.gz", gz, AT);
    expect(await run()).toEqual({ ...NOTHING, source: "shop", files: 2, bytes: 70_008 });
    expect(await world().landed()).toEqual([object("sales_1.csv"), object("sales_2.csv.gz")]);
    expect(String(await world().bytes(object("sales_1.csv")))).toBe("a,b\n1,2\n");
    expect(sha256(await world().bytes(object("sales_2.csv.gz")))).toBe(sha256(gz));
    expect(await run()).toEqual({ ...NOTHING, source: "shop" });
    partner().put("sales_3.csv", "a,b\n", AT);
    expect(await run()).toMatchObject({ files: 1, bytes: 4 });
    expect(partner().asked.filter((question) => question.startsWith("open"))).toHaveLength(3);
  });

  it("gives a file again whose time or size is another one", async () => {
    partner().put("sales.csv", "old", AT);
    await run();
    partner().put("sales.csv", "new", new Date(AT.getTime() + 1000));
    expect(await run()).toMatchObject({ files: 1 });
    partner().put("sales.csv", "newer", new Date(AT.getTime() + 1000));
    expect(await run()).toMatchObject({ files: 1 });
    const later = "landing/sales/shop/20250701T020305Z_sales.csv";
    expect(await world().landed()).toEqual([object("sales.csv"), later]);
    expect(String(await world().bytes(later))).toBe("newer");
  });

  it("lands a correction after what it corrects, also within a second", async () => {
    const names = ["sales_c.csv", "sales_b.csv", "sales_a.csv"];
    names.forEach((name, i) => partner().put(name, name, new Date(AT.getTime() + 1000 * i)));
    await run();
    const arrivals: [string, string][] = [];
    for (const key of await world().landed()) {
      const landed = { bucket: world().bucket, key, versionId: undefined };
      const { arrivedAt, body } = await openLanded(world().s3, landed);
      body.destroy();
      arrivals.push([arrivedAt, key.slice(-11)]);
    }
    expect(new Set(arrivals.map(([arrivedAt]) => arrivedAt)).size).toBe(3);
    expect(arrivals.sort().map(([, name]) => name)).toEqual(names);
  });

  it("may be where the login begins", async () => {
    partner().put("../sales.csv", "x", AT);
    expect(await run({ directory: "." })).toMatchObject({ files: 1 });
    expect(await run({ directory: "/" })).toMatchObject({ files: 1 });
  });

  it("with a file without a byte gives one", async () => {
    partner().put("sales.csv", "", AT);
    expect(await run()).toMatchObject({ files: 1, bytes: 0 });
    expect(await world().bytes(object("sales.csv"))).toHaveLength(0);
    expect(await run()).toMatchObject({ files: 0 });
  });

  it("gives no folders, links, hidden files and names that do not follow the pattern", async () => {
    partner().put("sales/inner.csv", "x", AT);
    partner().put("prices.csv", "x", AT);
    partner().put(".sales.csv", "x", AT);
    symlinkSync("/etc/hostname", partner().path("sales-link"));
    symlinkSync(partner().path("prices.csv"), partner().path("sales-other"));
    expect(await run()).toMatchObject(NOTHING);
    expect(partner().asked).toEqual(["list outbox"]);
  });

  it("gives names of any signs a key without them, and no two the same", async () => {
    const names = [
      "sales ö 1.csv",
      "sales..csv",
      "sales\\..\\x.csv",
      "sales?ö 1.csv",
      "sales_a\nb",
    ];
    for (const name of names) partner().put(name, name, AT);
    expect(await run()).toMatchObject({ files: names.length });
    const keys = await world().landed();
    const bodies = await Promise.all(keys.map((key) => world().bytes(key)));
    expect(bodies.map(String).sort()).toEqual([...names].sort());
    expect(keys).toContain(object("sales..csv"));
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9/._-]+$/);
    expect(await run()).toMatchObject(NOTHING);
  });
});

it("a file that vanishes between listing and reading is no failure", async () => {
  partner().put("sales_1.csv", "x", AT);
  partner().put("sales_2.csv", "x", AT);
  partner().onAsked = (asked) => {
    if (asked === "list outbox") rmSync(partner().path("sales_1.csv"));
  };
  expect(await run()).toMatchObject({ files: 1, is_behind: false });
});

describe("files that cannot be taken", () => {
  it("do not keep the others, and are an error that names them", async () => {
    partner().put("sales_1.csv", "too large", AT);
    partner().put("sales_2.csv", "fits", AT);
    partner().put("sales_3.csv", "x", new Date(Date.now() + 2 * 24 * 3600 * 1000));
    const message = await failure({ maxFileBytes: 5 });
    expect(message).toContain('"sales_1.csv" has 9 bytes; maxFileBytes allows 5');
    expect(message).toContain('"sales_3.csv" was changed in the future');
    expect(await world().landed()).toEqual([object("sales_2.csv")]);
    expect(await world().remembered()).toBe(0);
  });

  it("because the server fails at them keep no other", async () => {
    // A folder that is listed as a file: of its size and its time.
    mkdirSync(partner().path("folder"));
    partner().put("sales_1.csv", Buffer.alloc(statSync(partner().path("folder")).size), AT);
    partner().put("sales_2.csv", "x", AT);
    partner().onAsked = (asked) => {
      if (asked !== "list outbox") return;
      rmSync(partner().path("sales_1.csv"));
      renameSync(partner().path("folder"), partner().path("sales_1.csv"));
      utimesSync(partner().path("sales_1.csv"), AT, AT);
    };
    expect(await failure()).toMatch(/cannot be taken; the others were: cannot read sales_1.csv/);
    expect(await world().landed()).toEqual([object("sales_2.csv")]);
  });

  it("because the list does not say enough are found out", () => {
    const settings = { pattern: "*", settleSeconds: 0, maxFileBytes: 9 };
    const entry = (filename: string, attrs: object, longname = filename) =>
      ({ filename, longname, attrs }) as FileEntryWithStats;
    const told = { size: 1, mtime: 1 };
    const { faults, files } = foundFiles(
      [
        entry("file", told),
        entry("folder", told, "drwxr-x--- 1 lake lake 1 Jul 1 2025 folder"),
        entry("timeless", { size: 1 }),
      ],
      settings,
      Date.now(),
    );
    expect(files.map(({ name }) => name)).toEqual(["file"]);
    expect(faults).toEqual([`"timeless" has no time or no size in the server's list`]);
  });
});
