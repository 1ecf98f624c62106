import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import { gunzipSync } from "node:zlib";
import type { Row } from "../../src-lambda/core/source/landed-upload";
import {
  type Outcome,
  scheduledRun,
  type SourceKind,
} from "../../src-lambda/core/source/scheduled-run";
import { type OpenSource, scheduledSource } from "../../src-lambda/core/source/scheduled-source";
import { type WatermarkItem, Watermarks } from "../../src-lambda/core/source/watermarks";
import { itemTable } from "./tables";

/** What a source's function stands in, in a moto of its own: bucket, tables, a secret without a value. */
export class SourceWorld {
  readonly s3 = new S3Client({});
  readonly secrets = new SecretsManagerClient({});
  readonly documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  readonly watermarks: Watermarks;
  readonly bucket: string;
  readonly secretName: string;

  private constructor(readonly name: string) {
    this.watermarks = new Watermarks(this.documents, this.table("watermarks"));
    this.bucket = `${name}-raw`;
    this.secretName = `${name}/sources/shop`;
  }

  /** Makes a world whose names nobody else uses. */
  static async create(name: string): Promise<SourceWorld> {
    const world = new SourceWorld(name);
    await world.s3.send(new CreateBucketCommand({ Bucket: world.bucket }));
    await world.secrets.send(new CreateSecretCommand({ Name: world.secretName }));
    for (const [table, key] of [
      ["watermarks", "source"],
      ["idempotency", "id"],
    ] as const)
      await world.documents.send(itemTable(world.table(table), key));
    return world;
  }

  private table(label: string): string {
    return `${this.name}-${label}`;
  }

  /** The function of a kind of source that gives rows, as Lambda would hold it. */
  function(settings: object, open: OpenSource) {
    const handler = scheduledSource("ingest-test", this.environment(settings), open);
    return (scheduled_at: string, seconds = 300) =>
      handler({ source: "shop", scheduled_at }, contextOf(seconds));
  }

  /** The function of any kind of source. */
  functionOf<R extends Outcome>(settings: object, kind: SourceKind<R>) {
    const handler = scheduledRun("ingest-test", this.environment(settings), kind);
    return (scheduled_at: string, context = contextOf(300)) =>
      handler({ source: "shop", scheduled_at }, context);
  }

  /** The environment of a source's function. */
  environment(settings: object) {
    return {
      SOURCE: "shop",
      SETTINGS: JSON.stringify(settings),
      SECRET_NAME: this.secretName,
      RAW_BUCKET: this.bucket,
      LANDING_PREFIX: "landing/sales",
      MAX_FILE_BYTES: "1000000000",
      WATERMARKS_TABLE: this.table("watermarks"),
      IDEMPOTENCY_TABLE: this.table("idempotency"),
    };
  }

  /** Puts a value into the secret. */
  async putSecret(value: string | object): Promise<void> {
    const SecretString = typeof value === "string" ? value : JSON.stringify(value);
    const put = new PutSecretValueCommand({ SecretId: this.secretName, SecretString });
    await this.secrets.send(put);
  }

  /** Puts the watermark where a test needs it. */
  async setWatermark(watermark: string): Promise<void> {
    await this.setItem({ source: "shop", watermark });
  }

  /** Writes an item of the table of watermarks as a run would have left it. */
  async setItem(Item: Readonly<Record<string, unknown>>): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: this.table("watermarks"), Item }));
  }

  /** The source's item. */
  async item(): Promise<WatermarkItem | undefined> {
    const get = new GetCommand({ TableName: this.table("watermarks"), Key: { source: "shop" } });
    return (await this.documents.send(get)).Item as WatermarkItem | undefined;
  }

  /** Scheduled times that are remembered. */
  async remembered(): Promise<number> {
    const scan = new ScanCommand({ TableName: this.table("idempotency") });
    return (await this.documents.send(scan)).Count ?? 0;
  }

  /** Everything under landing/, and what is being uploaded there. */
  async landed(): Promise<string[]> {
    const Bucket = this.bucket;
    const list = await this.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "landing/" }));
    const open = await this.s3.send(new ListMultipartUploadsCommand({ Bucket }));
    return [
      ...(list.Contents ?? []).map(({ Key }) => Key ?? ""),
      ...(open.Uploads ?? []).map(({ Key }) => `unfinished ${Key}`),
    ];
  }

  /** Throws unfinished uploads away, as the bucket's lifecycle does after a week. */
  async abortUploads(): Promise<void> {
    const Bucket = this.bucket;
    const { Uploads = [] } = await this.s3.send(new ListMultipartUploadsCommand({ Bucket }));
    for (const { Key, UploadId } of Uploads)
      await this.s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }

  /** Bytes of an object. */
  async bytes(key: string): Promise<Buffer> {
    const got = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    return Buffer.from((await got.Body?.transformToByteArray()) ?? []);
  }

  /** Lines of a landed object. */
  async lines(key: string): Promise<string[]> {
    return gunzipSync(await this.bytes(key))
      .toString("utf8")
      .trimEnd()
      .split("\n");
  }
}

/** What Lambda tells a function about its invocation. */
export function contextOf(seconds: number): Context {
  const end = Date.now() + seconds * 1000;
  return {
    awsRequestId: "request",
    functionName: "source",
    getRemainingTimeInMillis: () => Math.max(0, end - Date.now()),
  } as Context;
}

/** Rows as a source gives them, which ends with the fault if there is one. */
export async function* from(rows: readonly Row[], fault?: Error): AsyncGenerator<Row> {
  for (const row of rows) yield row;
  if (fault) throw fault;
}
