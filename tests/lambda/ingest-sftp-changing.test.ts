import { randomBytes } from "node:crypto";
import { utimesSync } from "node:fs";
import { AT, MIB, NOTHING, readingSftp } from "./reading-sftp";

const { partner, run, world } = readingSftp();

describe("a file that is still written", () => {
  it("is left while it is younger than the settle time", async () => {
    partner().put("sales.csv", "half", new Date());
    expect(await run()).toEqual({ ...NOTHING, source: "shop", unsettled: 1 });
    expect(await run({ settleSeconds: 0 })).toMatchObject({ files: 1 });
  });

  it.each([
    ["grew before it was opened", "list outbox"],
    ["grew when it was open", "open outbox/sales.csv"],
    ["grew while it was read", "look outbox/sales.csv"],
  ])("is left when it %s", async (_when, question) => {
    partner().put("sales.csv", "half", AT);
    partner().onAsked = (asked) => {
      if (asked === question) partner().put("sales.csv", "half and half", AT);
    };
    expect(await run()).toMatchObject({ files: 0, unsettled: 1, is_behind: false });
    expect(await world().landed()).toEqual([]);
    expect(await run()).toMatchObject({ files: 1, bytes: 13 });
  });

  it.each([
    ["changed", () => utimesSync(partner().path("sales.csv"), new Date(), new Date())],
    ["became shorter", () => partner().put("sales.csv", "short", AT)],
  ])("is left when it is a large one and %s, without a trace", async (_how, change) => {
    partner().put("sales.csv", randomBytes(12 * MIB), AT);
    partner().onAsked = (asked) => {
      if (asked.startsWith("look")) change();
    };
    expect(await run()).toMatchObject({ files: 0, unsettled: 1 });
    expect(await world().landed()).toEqual([]);
  });
});

describe("two runs at a time", () => {
  it("are one: the other leaves it to the first", async () => {
    partner().put("sales.csv", "x", AT);
    let second: Promise<unknown> | undefined;
    partner().onAsked = (asked) => {
      if (asked === "list outbox") second ??= run();
    };
    expect(await run()).toMatchObject({ files: 1 });
    expect(await second).toMatchObject({ files: 0, is_behind: true });
    expect(await run()).toMatchObject({ ...NOTHING });
  });

  it("of which the first was killed: the second waits until its time would be up", async () => {
    partner().put("sales.csv", "x", AT);
    await world().setItem({ source: "shop", reader: "killed", reader_until: Date.now() + 60_000 });
    expect(await run()).toMatchObject({ files: 0, is_behind: true });
    await world().setItem({ source: "shop", reader: "killed", reader_until: Date.now() - 1 });
    expect(await run()).toMatchObject({ files: 1 });
  });
});
