import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { setTimeout as sleep } from "node:timers/promises";
import { LosslessNumber } from "lossless-json";
import { landRows, type Row } from "../../src-lambda/core/source/landed-upload";
import { landingKey } from "../../src-lambda/core/source/landing-key";
import { mostUnpacked } from "../../src-lambda/transform/limits";
import { type Moto, startMoto } from "./moto";
import { from, SourceWorld } from "./source-world";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

const RANDOM = randomBytes(900_000).toString("base64");

/** Rows that hardly compress: several pieces of an upload. */
const noise = (count: number): Row[] =>
  Array.from({ length: count }, (_, row) => {
    const start = (row * 1009) % 1_000_000;
    return { row, text: RANDOM.slice(start, start + 1000) };
  });

describe("landing rows", () => {
  let world: SourceWorld;
  beforeAll(async () => {
    world = await SourceWorld.create("upload");
  });
  const place = (key: string, maxBytes = 1e9) => ({ bucket: world.bucket, key, maxBytes });

  it("writes one JSON document per line, with every digit of a number", async () => {
    const rows = [
      { id: new LosslessNumber("9007199254740993"), amount: new LosslessNumber("12.50") },
      { id: 2, note: "line\nbreak\u2028 é", missing: null },
    ];
    expect(await landRows(world.s3, place("a.jsonl.gz"), from(rows))).toBe(2);
    expect(await world.lines("a.jsonl.gz")).toEqual([
      '{"id":9007199254740993,"amount":12.50}',
      '{"id":2,"note":"line\\nbreak\u2028 é","missing":null}',
    ]);
  });

  it("gives the same bytes for the same rows of a range, at any time", async () => {
    const rows = noise(500);
    await landRows(world.s3, place("first/range"), from(rows));
    await sleep(1100); // the resolution of a gzip header's time
    await landRows(world.s3, place("second/range"), from(rows));
    const first = await world.bytes("first/range");
    expect(first.equals(await world.bytes("second/range"))).toBe(true);
    expect(first.readUInt32LE(4)).toBe(0);
  });

  it("gives other bytes for them as those of another range", async () => {
    const rows = noise(5);
    await landRows(world.s3, place("monday"), from(rows));
    await landRows(world.s3, place("tuesday"), from(rows));
    expect(await world.lines("tuesday")).toEqual(await world.lines("monday"));
    expect((await world.bytes("tuesday")).equals(await world.bytes("monday"))).toBe(false);
  });

  it("lands many megabytes whole", async () => {
    const rows = noise(20_000);
    expect(await landRows(world.s3, place("large"), from(rows))).toBe(rows.length);
    const lines = await world.lines("large");
    expect(lines).toHaveLength(rows.length);
    expect(lines.at(-1)).toBe(JSON.stringify(rows.at(-1)));
  });

  it("packs no rows so well that the object would pass for a bomb", async () => {
    const rows = Array.from({ length: 3000 }, (_, row) => ({ row, text: "x".repeat(1000) }));
    await landRows(world.s3, place("even"), from(rows));
    const packed = await world.bytes("even");
    const limits = { maxFileBytes: 1e9, maxGzipRatio: 60 };
    expect(gunzipSync(packed).length).toBeLessThan(mostUnpacked(packed.length, limits));
    expect(await world.lines("even")).toHaveLength(rows.length);
  });

  it("shows nothing of more text than an object may hold", async () => {
    const landing = landRows(world.s3, place("landing/x", 10_000_000), from(noise(20_000)));
    await expect(landing).rejects.toThrow(
      "one object would hold more than 10000000 bytes, which ingest.maxFileBytes allows",
    );
    expect(await world.landed()).toEqual([]);
  });

  it.each([
    ["a few rows", 3],
    ["several pieces", 20_000],
  ])("shows nothing when the rows break off after %s", async (_name, count) => {
    const broken = landRows(
      world.s3,
      place("landing/x"),
      from([...noise(count)], new Error("gone")),
    );
    await expect(broken).rejects.toThrow("gone");
    expect(await world.landed()).toEqual([]);
  });

  it("makes no object of no rows", async () => {
    expect(await landRows(world.s3, place("landing/none"), from([]))).toBe(0);
    expect(await world.landed()).toEqual([]);
  });
});

it("names an object after the range, without signs that tools trip over", () => {
  const range = { from: "2025-07-01T00:00:00.000Z", to: "2025-07-02T00:00:00.000Z" };
  expect(landingKey("landing/sales", "shop", range)).toBe(
    "landing/sales/shop/2025-07-01T000000.000Z_2025-07-02T000000.000Z.jsonl.gz",
  );
  expect(() => landingKey("landing/sales", "shop", { from: "a", to: "b".repeat(1000) })).toThrow(
    "too long for an object key",
  );
});
