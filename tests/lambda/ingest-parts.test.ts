import { readCanonical } from "./canonical-reader";
import { GOOD, HEADER, valuesOf, worlds } from "./ingesting";

const world = worlds();

describe("parts", () => {
  it("split between records and hold each once", async () => {
    const many = Array.from({ length: 5000 }, (_, i) => `T${i},O${i},1,1,C${i}\n`).join("");
    const item = await world().drop("landing/sales/a.csv", `${HEADER}\n${many}`, {
      PART_BYTES: "20000",
    });
    expect(item.parts.length).toBeGreaterThan(5);
    for (const part of item.parts) {
      const bytes = await world().bytes(world().raw, part.key);
      expect(bytes.length).toBe(part.bytes);
      expect(bytes.length).toBeLessThanOrEqual(20000);
      expect(readCanonical(bytes.toString())).toHaveLength(part.rows);
    }
    const ids = (await valuesOf(world(), item)).map(([id]) => id);
    expect(ids).toEqual(Array.from({ length: 5000 }, (_, i) => `T${i}`));
  });

  it("above 8 MB go up in pieces and come back whole", async () => {
    const line = `T,O,1,1,${"c".repeat(1000)}\n`;
    const item = await world().drop("landing/sales/a.csv", `${HEADER}\n${line.repeat(20_000)}`);
    expect(item.parts).toHaveLength(1);
    expect((await valuesOf(world(), item)).every((row) => row.join(",") + "\n" === line)).toBe(
      true,
    );
    expect(await world().openUploads()).toBe(0);
  });

  it("F7 a retry after a crash before the ledger gives the same parts", async () => {
    const key = "landing/sales/a.csv";
    const version = await world().put(key, GOOD);
    const { ledger } = world();
    const broken = Object.assign(Object.create(ledger), {
      record: () => Promise.reject(new Error("killed")),
    }) as typeof ledger;
    const { ingest } = await import("../../src-lambda/ingest-file/ingest");
    const object = { bucket: world().raw, key, versionId: version };
    const env = world().env();
    await expect(ingest({ s3: world().s3, ledger: broken, env }, object)).rejects.toThrow("killed");
    const before = await world().keys(world().raw, "sales_raw/");
    await ingest({ s3: world().s3, ledger, env }, object);
    expect(await world().keys(world().raw, "sales_raw/")).toEqual(before);
    expect(await world().items()).toHaveLength(1);
  });
});
