import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Upload } from "@aws-sdk/lib-storage";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const START_TRIES = 600;
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** Names that a function was deployed with. */
export type Variables = Readonly<Record<string, string>>;

/** Keys of the tables that functions are told of. */
const TABLE_KEYS = {
  FILES_TABLE: "file_id",
  WATERMARKS_TABLE: "source",
  IDEMPOTENCY_TABLE: "id",
} as const;

/** What a function's variables name, in a stock moto, for one measurement: buckets, tables, a secret. */
export class LandingZone {
  private readonly s3: S3Client;

  private constructor(
    private readonly moto: ChildProcess,
    private readonly url: string,
    private readonly variables: Variables,
  ) {
    this.s3 = new S3Client({ ...this.settings, forcePathStyle: true });
  }

  /** Starts moto and makes what the function's variables name. */
  static async start(python: string, variables: Variables): Promise<LandingZone> {
    const port = await freePort();
    const args = ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)];
    const moto = spawn(python, args, { stdio: "ignore" });
    const zone = new LandingZone(moto, `http://127.0.0.1:${port}`, variables);
    await zone.answering();
    await zone.create();
    return zone;
  }

  /** What the function's process must know on top of the deployed variables. */
  get environment(): Record<string, string> {
    return {
      ...this.variables,
      AWS_ENDPOINT_URL: this.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    };
  }

  /** Lands a file; gives the queue message of its event. */
  async land(path: string, name: string): Promise<unknown> {
    const target = { Bucket: this.variables["RAW_BUCKET"] ?? "", Key: `landing/sales/${name}` };
    const params = { ...target, Body: createReadStream(path) };
    await new Upload({ client: this.s3, params }).done();
    const detail = { bucket: { name: target.Bucket }, object: { key: target.Key } };
    return { messageId: name, body: JSON.stringify({ detail }) };
  }

  async stop(): Promise<void> {
    const ended = once(this.moto, "exit");
    this.moto.kill("SIGKILL");
    await ended;
  }

  private async answering(): Promise<void> {
    for (let tries = 0; tries < START_TRIES; tries += 1) {
      const answer = await fetch(`${this.url}/moto-api/`).catch(() => undefined);
      if (answer) return;
      await pause(100);
    }
    throw new Error(`moto does not answer at ${this.url}`);
  }

  /** Puts a value into the function's secret. */
  async putSecret(value: object): Promise<void> {
    const Name = this.variables["SECRET_NAME"];
    const SecretString = JSON.stringify(value);
    const secrets = new SecretsManagerClient(this.settings);
    await secrets.send(new CreateSecretCommand({ Name, SecretString }));
  }

  private get settings() {
    return { endpoint: this.url, region: "us-east-1", credentials: CREDENTIALS };
  }

  private async create(): Promise<void> {
    for (const name of ["RAW_BUCKET", "QUARANTINE_BUCKET"]) {
      const Bucket = this.variables[name];
      if (Bucket) await this.s3.send(new CreateBucketCommand({ Bucket }));
    }
    const dynamodb = new DynamoDBClient(this.settings);
    for (const [name, key] of Object.entries(TABLE_KEYS)) {
      const table = this.variables[name];
      if (table) await dynamodb.send(tableWith(table, key));
    }
  }
}

const tableWith = (TableName: string, key: string) =>
  new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
    KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}
