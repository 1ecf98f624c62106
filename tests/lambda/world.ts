import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { Ledger } from "../../src-lambda/core/ledger";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { ingestBatch } from "../../src-lambda/ingest-file/batch";
import { readEnv } from "../../src-lambda/ingest-file/env";
import { DATASETS } from "./datasets";
import { event } from "./landing-events";
import { itemTable, ledgerTable } from "./tables";

/** Buckets, the ledger table, and what the functions need, in a moto of its own. */
export class World {
  readonly s3 = new S3Client({});
  readonly documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  readonly table: string;
  readonly leases: string;
  readonly raw: string;
  readonly curated: string;
  readonly quarantine: string;
  readonly ledger: Ledger;

  private constructor(readonly name: string) {
    this.table = `${name}-files`;
    this.leases = `${name}-leases`;
    this.raw = `${name}-raw`;
    this.curated = `${name}-curated`;
    this.quarantine = `${name}-quarantine`;
    this.ledger = new Ledger(this.documents, this.table);
  }

  /** Makes a world whose names nobody else uses. */
  static async create(name: string): Promise<World> {
    const world = new World(name);
    for (const Bucket of [world.raw, world.curated, world.quarantine]) {
      await world.s3.send(new CreateBucketCommand({ Bucket }));
      await world.s3.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
      );
    }
    await world.documents.send(ledgerTable(world.table));
    await world.documents.send(itemTable(world.leases, "table_name"));
    return world;
  }

  /** Settings of ingest-file, as the function reads them. */
  env(changes: Readonly<Record<string, string>> = {}) {
    return readEnv({ ...this.variables(), ...changes });
  }

  /** The environment of ingest-file, with limits small enough to be reached by tests. */
  variables(): Record<string, string> {
    return {
      RAW_BUCKET: this.raw,
      QUARANTINE_BUCKET: this.quarantine,
      FILES_TABLE: this.table,
      MAX_FILE_BYTES: String(64 * 1024 * 1024),
      MAX_GZIP_RATIO: "100",
      PART_BYTES: String(128 * 1024 * 1024),
      DATASETS: JSON.stringify(DATASETS),
    };
  }

  /** Puts an object and gives the version that landed. */
  async put(key: string, body: string | Buffer): Promise<string> {
    // Of an empty text the SDK would not know the length.
    const Body = Buffer.from(body);
    const put = new PutObjectCommand({ Bucket: this.raw, Key: key, Body });
    return (await this.s3.send(put)).VersionId ?? "";
  }

  /** Delivers the event of a landed version; gives the messages to retry. */
  async deliver(
    key: string,
    versionId: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> {
    const context = { s3: this.s3, ledger: this.ledger, env: this.env(env) };
    const response = await ingestBatch(context, event(this.raw, [[key, versionId]]));
    return response.batchItemFailures.map((failure) => failure.itemIdentifier);
  }

  /** Drops a file, delivers its event, and gives the ledger's item of that key. */
  async drop(
    key: string,
    body: string | Buffer,
    env: Readonly<Record<string, string>> = {},
  ): Promise<FileItem> {
    const retries = await this.deliver(key, await this.put(key, body), env);
    if (retries.length > 0) throw new Error(`message of ${key} would be delivered again`);
    const items = (await this.items()).filter((item) => item.keys.includes(key));
    return items.sort((a, b) => (a.version_id < b.version_id ? 1 : -1))[0] as FileItem;
  }

  /** Every item of the ledger. */
  async items(): Promise<FileItem[]> {
    const scan = new ScanCommand({ TableName: this.table, ConsistentRead: true });
    return ((await this.documents.send(scan)).Items ?? []) as FileItem[];
  }

  /** Who holds which table and which business date. */
  async leased(): Promise<Record<string, unknown>> {
    const scan = new ScanCommand({ TableName: this.leases, ConsistentRead: true });
    const { Items = [] } = await this.documents.send(scan);
    return Object.fromEntries(Items.map(({ table_name, owner }) => [table_name, owner]));
  }

  /** Bytes of an object. */
  async bytes(bucket: string, key: string): Promise<Buffer> {
    const got = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Buffer.from((await got.Body?.transformToByteArray()) ?? []);
  }

  /** Text of all parts of a file, in order. */
  async canonical(item: FileItem): Promise<string> {
    const parts = await Promise.all(item.parts.map(({ key }) => this.bytes(this.raw, key)));
    return Buffer.concat(parts).toString("utf8");
  }

  /** Keys below a prefix. */
  async keys(bucket: string, prefix: string): Promise<string[]> {
    const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix });
    return ((await this.s3.send(list)).Contents ?? []).map(({ Key }) => Key ?? "");
  }

  /** Uploads that were begun and neither completed nor removed. */
  async openUploads(): Promise<number> {
    const list = await this.s3.send(new ListMultipartUploadsCommand({ Bucket: this.raw }));
    return (list.Uploads ?? []).length;
  }
}
