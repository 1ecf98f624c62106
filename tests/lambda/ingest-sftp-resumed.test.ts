import { randomBytes } from "node:crypto";
import { SETTINGS } from "./partner-server";
import { AT, MIB, NOTHING, object, readingSftp, sha256 } from "./reading-sftp";
import { contextOf } from "./source-world";

const { failure, partner, run, world } = readingSftp();

describe("a large file", () => {
  const body = randomBytes(20 * MIB);
  const whole = sha256(body);
  const key = object("sales.bin");
  // A busy machine is silent for a second at times; it is the cut that must end this.
  const ONCE = { idleSeconds: 30, retry: { ...SETTINGS.retry, attempts: 1 } };
  beforeEach(() => partner().put("sales.bin", body, AT));

  it("goes on in the next run where the line was cut, and is not there before", async () => {
    partner().line.cutAfter = 12 * MIB;
    expect(await failure(ONCE)).toContain("the connection was lost");
    expect(await world().landed()).toEqual([`unfinished ${key}`]);
    const before = partner().line.bytes;
    partner().line.cutAfter = Infinity;
    expect(await run()).toMatchObject({ files: 1, bytes: 12 * MIB });
    // A piece of 8 MiB was there; SSH adds a little to the rest.
    expect(partner().line.bytes - before).toBeLessThan(12.5 * MIB);
    expect(await world().landed()).toEqual([key]);
    expect(sha256(await world().bytes(key))).toBe(whole);
    expect(await run()).toMatchObject(NOTHING);
  });

  it("comes over a line that breaks again and again, in one run", async () => {
    partner().line.cutAfter = 12 * MIB;
    expect(await run()).toMatchObject({ files: 1, bytes: 20 * MIB });
    // How much is under way when the line breaks, and so how often it has to, is up to the machine.
    expect(partner().line.connections).toBeGreaterThanOrEqual(3);
    expect(sha256(await world().bytes(key))).toBe(whole);
  });

  it("is left in time, with what there is of it", async () => {
    const remaining = () => (partner().line.bytes < 8 * MIB ? 300_000 : 20_000);
    const context = { ...contextOf(300), getRemainingTimeInMillis: remaining };
    expect(await run({}, context)).toMatchObject({ files: 0, bytes: 8 * MIB, is_behind: true });
    expect(await world().landed()).toEqual([`unfinished ${key}`]);
    expect(await run()).toMatchObject({ files: 1, bytes: 12 * MIB, is_behind: false });
    expect(sha256(await world().bytes(key))).toBe(whole);
  });

  it("is begun anew when S3 has thrown its parts away", async () => {
    partner().line.cutAfter = 12 * MIB;
    await failure(ONCE);
    await world().abortUploads();
    partner().line.cutAfter = Infinity;
    expect(await run()).toMatchObject({ files: 1, bytes: 20 * MIB });
    expect(sha256(await world().bytes(key))).toBe(whole);
  });

  it("is begun anew when it became another one, and the old parts go", async () => {
    partner().line.cutAfter = 12 * MIB;
    await failure(ONCE);
    partner().line.cutAfter = Infinity;
    const other = randomBytes(20 * MIB);
    partner().put("sales.bin", other, new Date(AT.getTime() + 1000));
    expect(await run()).toMatchObject({ files: 1, bytes: 20 * MIB });
    const later = "landing/sales/shop/20250701T020305Z_sales.bin";
    expect(await world().landed()).toEqual([later]);
    expect(sha256(await world().bytes(later))).toBe(sha256(other));
  });

  it("that cannot be read before the time is over is an error", async () => {
    partner().onAsked = (asked) => {
      if (asked.startsWith("open")) partner().line.isStuck = true;
    };
    const message = await failure({ idleSeconds: 60 }, contextOf(22));
    expect(message).toContain("the time of the run was used up before anything was read");
  });
});
