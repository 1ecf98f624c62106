import { setTimeout as sleep } from "node:timers/promises";
import type { Extract, SourceResult } from "../../src-lambda/core/source/run-source";
import { type Moto, startMoto } from "./moto";
import { from, SourceWorld } from "./source-world";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

const AT = "2025-07-02T03:00:00.000Z";

describe("a watermark", () => {
  let world: SourceWorld;
  beforeAll(async () => {
    world = await SourceWorld.create("watermarks");
  });
  const landing = { from: "a", to: "b", rows: 1, object: "key" };

  it("is moved by one of two runs that found it at the same place", async () => {
    const { watermarks } = world;
    const first = { before: undefined, after: "1" };
    const moved = await Promise.all([
      watermarks.advance("two", first, landing),
      watermarks.advance("two", first, landing),
    ]);
    expect(moved.sort()).toEqual([false, true]);
    expect(await watermarks.advance("two", { before: "1", after: "3" }, landing)).toBe(true);
    expect(await watermarks.advance("two", { before: "1", after: "2" }, landing)).toBe(false);
    expect(await watermarks.read("two")).toBe("3");
  });
});

describe("the function of a source", () => {
  let world: SourceWorld;
  let count = 0;
  beforeEach(async () => {
    world = await SourceWorld.create(`function-${(count += 1)}`);
  });

  /** Days 1 to 3, a range for each. */
  const days = async (watermark = "0"): Promise<Extract | undefined> => {
    const day = Number(watermark) + 1;
    if (day > 3) return undefined;
    const rows = from(day === 2 ? [] : [{ day }]);
    return { from: watermark, to: String(day), rows, hasMore: day < 3 };
  };

  it("lands range after range, and nothing for an empty one", async () => {
    const run = world.function({}, async () => ({ extract: days }));
    const object = (name: string) => `landing/sales/shop/${name}.jsonl.gz`;
    expect(await run(AT)).toEqual({
      source: "shop",
      rows: 2,
      landings: [
        { from: "0", to: "1", rows: 1, object: object("0_1") },
        { from: "1", to: "2", rows: 0, object: null },
        { from: "2", to: "3", rows: 1, object: object("2_3") },
      ],
      is_behind: false,
    });
    expect(await world.landed()).toEqual([object("0_1"), object("2_3")]);
    expect(await world.item()).toEqual({
      source: "shop",
      watermark: "3",
      last_landing: { from: "2", to: "3", rows: 1, object: object("2_3") },
      scheduled_at: AT,
      finished_at: expect.any(String) as string,
    });
  });

  it("leaves to the next run what does not fit into its time", async () => {
    const slow = async (watermark?: string) => {
      await sleep(300);
      return days(watermark);
    };
    const run = world.function({}, async () => ({ extract: slow }));
    // The reserve of 20 s leaves half a second: enough for one range, not for two.
    expect(await run(AT, 20.6)).toMatchObject({ rows: 1, is_behind: true });
    expect(await run("2025-07-03T03:00:00.000Z")).toMatchObject({ rows: 1, is_behind: false });
  });

  it("keeps what landed before a range that fails, and takes that one again", async () => {
    let isBroken = true;
    const run = world.function({}, async () => ({
      extract: async (watermark) => {
        const next = await days(watermark);
        const isLast = next?.to === "3" && isBroken;
        return next && { ...next, ...(isLast && { rows: from([{ day: 3 }], new Error("cut")) }) };
      },
    }));
    await expect(run(AT)).rejects.toThrow("cut");
    expect(await world.item()).toMatchObject({ watermark: "2" });
    expect(await world.remembered()).toBe(0);
    isBroken = false;
    expect(await run(AT)).toMatchObject({ rows: 1, landings: [{ from: "2", to: "3" }] });
    expect(await world.landed()).toHaveLength(2);
  });

  it("names the last landings of very many: what is remembered of a run has a limit", async () => {
    const run = world.function({}, async () => ({
      extract: async (watermark = "0") => {
        const to = String(Number(watermark) + 1);
        return { from: watermark, to, rows: from([]), hasMore: to !== "120" };
      },
    }));
    const { landings } = (await run(AT)) as SourceResult;
    expect(landings).toHaveLength(100);
    expect(landings.at(-1)).toMatchObject({ to: "120" });
  });

  it("lands no object that a single row would have refused", async () => {
    let text = "ö".repeat(600_000);
    const run = world.function({}, async () => ({
      extract: async () => ({
        from: "0",
        to: "1",
        rows: from([{ id: 1 }, { text }]),
        hasMore: false,
      }),
    }));
    await expect(run(AT)).rejects.toThrow(
      "row 2 has 1200011 bytes as JSON, at most 1048576 are taken",
    );
    expect(await world.landed()).toEqual([]);
    text = "ö".repeat(500_000);
    expect(await run(AT)).toMatchObject({ rows: 2 });
  });

  it("runs once for one scheduled time, and gives its result again", async () => {
    let opened = 0;
    const run = world.function({}, async () => {
      opened += 1;
      return { extract: days };
    });
    const first = await run(AT);
    expect(await run(AT)).toEqual(first);
    expect(opened).toBe(1);
    await run("2025-07-03T03:00:00.000Z");
    expect(opened).toBe(2);
  });

  it("lets a second delivery go while the first is at work", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const run = world.function({}, async () => {
      begun();
      await held;
      return { extract: days };
    });
    const first = run(AT);
    await hasBegun;
    expect(await run(AT)).toEqual({ source: "shop", scheduled_at: AT, already_running: true });
    release();
    expect(await first).toMatchObject({ rows: 2 });
  });

  it("ends its connections, whatever became of the run", async () => {
    let closed = 0;
    const close = async () => void (closed += 1);
    const run = world.function({}, async () => ({
      extract: async () => {
        throw new Error("no");
      },
      close,
    }));
    await expect(run(AT)).rejects.toThrow("no");
    expect(closed).toBe(1);
  });

  it("refuses an event that is not its own", async () => {
    const run = world.function({}, async () => ({ extract: days }));
    await expect(run("yesterday")).rejects.toThrow(
      'event of source shop is {"source":"shop","scheduled_at":"yesterday"}, must be like',
    );
  });
});
