import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from "@aws-sdk/client-glue";
import { publishedSnapshot } from "../../src-lambda/core/iceberg";
import { writeJson } from "../../src-lambda/core/json-objects";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

let moto: Moto;
let world: World;
let glue: GlueClient;

beforeAll(async () => {
  moto = await startMoto();
  glue = new GlueClient({});
  world = await World.create("snapshots");
});
afterAll(() => moto.stop());

describe("the snapshot that readers of a table see", () => {
  const table = (database: string) => ({ database, table: "sales" });
  const size = (database: string) => publishedSnapshot({ glue, s3: world.s3 }, table(database));

  /** A table with two snapshots, of which `current` is published. */
  async function made(database: string, current: number): Promise<void> {
    const summary = (bytes: string) => ({ "total-files-size": bytes });
    await writeJson(world.s3, world.raw, "v2.json", {
      "current-snapshot-id": current,
      snapshots: [
        { "snapshot-id": 1, summary: summary("100") },
        { "snapshot-id": 2, summary: summary("2500") },
      ],
    });
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: database } }));
    const Parameters = { metadata_location: `s3://${world.raw}/v2.json` };
    const TableInput = { Name: "sales", Parameters };
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput }));
  }

  it("is the published one, not that of another branch", async () => {
    await made("one", 1);
    await made("two", 2);
    expect(await size("two")).toEqual({ id: "2", bytes: 2500 });
  });

  it("is none before the first publication", async () => {
    await made("empty", -1);
    expect(await size("empty")).toBeUndefined();
    expect(await size("nowhere")).toBeUndefined();
  });
});
