import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bucketName } from "../../delivery/target";
import { drop, seedStores } from "../../local/seed";
import type { Session } from "../../local/session";
import { ingestBatch } from "../../src-lambda/ingest-file/batch";
import { event } from "../lambda/landing-events";
import { type Moto, startMoto } from "../lambda/moto";
import { World } from "../lambda/world";

const target = { project: "lake", stage: "dev", account: "123456789012", region: "us-east-1" };
const Bucket = bucketName(target, "raw");
const folder = mkdtempSync(join(tmpdir(), "drop-"));

let moto: Moto;
let world: World;
let session: Session;
let limits = {};
const ended = new AbortController();
let events: Promise<void>;

/** What events and queue do on AWS: ingest-file sees each version once. */
async function deliverEvents(): Promise<void> {
  const seen = new Set<string>();
  while (!ended.signal.aborted) {
    const { Versions = [] } = await world.s3.send(new ListObjectVersionsCommand({ Bucket }));
    for (const { Key = "", VersionId = "" } of Versions) {
      if (!Key.startsWith("landing/") || seen.has(VersionId)) continue;
      seen.add(VersionId);
      const env = world.env({ RAW_BUCKET: Bucket, ...limits });
      await ingestBatch(
        { s3: world.s3, ledger: world.ledger, env },
        event(Bucket, [[Key, VersionId]]),
      );
    }
    await sleep(50);
  }
}

beforeAll(async () => {
  moto = await startMoto();
  world = await World.create("lake-dev");
  await world.s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await world.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const progress = {
    run: (_title: string, work: (report: (text: string) => void) => unknown) =>
      work(() => undefined),
    note: () => undefined,
  };
  session = {
    clients: { s3: new S3Client({}), dynamodb: new DynamoDBClient({}) },
    target,
    progress,
    signal: ended.signal,
  } as unknown as Session;
  events = deliverEvents();
});
afterAll(async () => {
  ended.abort();
  await events;
  await moto.stop();
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const inForce = async () => (await world.ledger.newestReference("stores"))?.keys[0];

describe("a file that is dropped again", () => {
  const sales = () =>
    file("sales.csv", "transaction_id,order_id,quantity,unit_price\nT1,O1,1,2.50\n");

  it("is judged again when it was refused, and says what it is refused for now", async () => {
    limits = { MAX_FILE_BYTES: "10" };
    await expect(drop(session, "sales", sales())).rejects.toThrow("at most 10 are taken");
    limits = { MAX_FILE_BYTES: "20" };
    await expect(drop(session, "sales", sales())).rejects.toThrow("at most 20 are taken");
    limits = {};
    const { entry } = await drop(session, "sales", sales());
    expect(entry).toMatchObject({ state: "ready", rows: 1 });
    expect((await drop(session, "sales", sales())).entry).toEqual(entry);
  });

  it("counts anew when it is a snapshot, but not when it is the sample's", async () => {
    const [old, now] = [file("old.csv", "store_id\nA\n"), file("new.csv", "store_id\nB\n")];
    await seedStores(session, old);
    // S3 tells the second in which something landed.
    await sleep(1100);
    await drop(session, "stores", now);
    await seedStores(session, old);
    expect(await inForce()).toBe("landing/stores/new.csv");
    await sleep(1100);
    await drop(session, "stores", old);
    expect(await inForce()).toBe("landing/stores/old.csv");
  });
});
