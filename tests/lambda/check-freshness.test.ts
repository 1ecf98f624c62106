import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from "@aws-sdk/client-glue";
import { freshnessOf } from "../../src-lambda/check-freshness/freshness";
import { lastPublished } from "../../src-lambda/check-freshness/last-published";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

const at = (time: string) => Date.parse(`2026-01-02T${time}Z`);
const RUN = { "pipeline.run-id": "run-1", operation: "append" };
// Ids as Iceberg makes them, beyond what a number holds exactly.
const [FIRST, SECOND, COMPACTED] = [
  "3051729675574597004",
  "4051729675574597004",
  "505172967557459",
];

/** Metadata of a table with these snapshots; main came to each at that time. */
function metadata(
  ...snapshots: readonly (readonly [string | undefined, number, object])[]
): string {
  const list = snapshots.map(
    ([id, , summary]) => `{"snapshot-id": ${id}, "summary": ${JSON.stringify(summary)}}`,
  );
  const log = snapshots.map(([id, time]) => `{"snapshot-id": ${id}, "timestamp-ms": ${time}}`);
  return `{"format-version": 2, "snapshots": [${list.join()}], "snapshot-log": [${log.join()}]}`;
}

describe("when a table was last published", () => {
  const read = (text: string) => lastPublished(JSON.parse(text))?.toISOString();

  it("is the last time that a run moved it", () => {
    const text = metadata([FIRST, at("03:10:00"), RUN], [SECOND, at("09:00:00"), RUN]);
    expect(read(text)).toBe("2026-01-02T09:00:00.000Z");
  });

  it("is not the time of maintenance, which makes nothing newer", () => {
    const text = metadata([FIRST, at("03:10:00"), RUN], [COMPACTED, at("12:00:00"), {}]);
    expect(read(text)).toBe("2026-01-02T03:10:00.000Z");
  });

  it("is unknown while no run has published", () => {
    expect(read(metadata([COMPACTED, at("12:00:00"), {}]))).toBeUndefined();
    expect(read('{"format-version": 2}')).toBeUndefined();
  });

  it("is not guessed from something else", () => {
    expect(() => read('{"snapshots": "none"}')).toThrow();
  });
});

describe("check-freshness", () => {
  const watched = { dataset: "sales", database: "processed", table: "sales" };
  const now = () => new Date(at("15:40:00"));
  let moto: Moto;
  let world: World;
  let glue: GlueClient;

  beforeAll(async () => {
    moto = await startMoto();
    world = await World.create("fresh");
    glue = new GlueClient({});
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: "processed" } }));
  });
  afterAll(() => moto.stop());

  it("measures from the table that readers see, once there is one", async () => {
    const check = () => freshnessOf({ glue, s3: world.s3, now }, watched);
    expect(await check()).toEqual({ dataset: "sales" });

    await world.put("sales/metadata/00001.metadata.json", metadata([FIRST, at("03:10:00"), RUN]));
    const location = `s3://${world.raw}/sales/metadata/00001.metadata.json`;
    const TableInput = { Name: "sales", Parameters: { metadata_location: location } };
    await glue.send(new CreateTableCommand({ DatabaseName: "processed", TableInput }));
    expect(await check()).toEqual({
      dataset: "sales",
      published_at: "2026-01-02T03:10:00.000Z",
      hours: 12.5,
    });
  });
});
