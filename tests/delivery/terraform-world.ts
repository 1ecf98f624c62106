import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Place } from "../../delivery/stack-commands";
import type { S3Backend, Stack, Template } from "../../delivery/synthesized";
import { readToolchain, terraformEnvironment } from "../../local/toolchain";
import { type Moto, startMoto } from "../lambda/moto";

const BUCKET = "states";
const TABLE = "locks";

/** How a tiny stack keeps others away. */
export type Locks = "dynamodb" | "lockfile" | "both";

/** Real Terraform, its states on a moto server, and stacks without a provider, which start at once. */
export class TerraformWorld {
  readonly folder = mkdtempSync(join(tmpdir(), "terraform-"));
  readonly abort = new AbortController();
  readonly s3 = new S3Client({});
  readonly dynamodb = new DynamoDBClient({});
  readonly place: Place;

  private constructor(private readonly moto: Moto) {
    const toolchain = readToolchain(process.cwd(), "terraform");
    this.place = {
      id: "world",
      notes: join(this.folder, "notes"),
      binary: toolchain.terraform,
      env: { ...process.env, ...terraformEnvironment(toolchain) },
      logs: join(this.folder, "logs"),
      markers: join(this.folder, "markers"),
      signal: this.abort.signal,
    };
  }

  static async start(): Promise<TerraformWorld> {
    const world = new TerraformWorld(await startMoto());
    await world.makeStatePlace(BUCKET, TABLE);
    return world;
  }

  /** On the server of one's choice, without a place for states. */
  static on(server: Moto): TerraformWorld {
    return new TerraformWorld(server);
  }

  /** A bucket for states and a table for locks. */
  async makeStatePlace(bucket: string, table: string): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await this.dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
      }),
    );
  }

  async stop(): Promise<void> {
    this.s3.destroy();
    this.dynamodb.destroy();
    await this.moto.stop();
  }

  /** Where the moto server listens. */
  get url(): string {
    return this.moto.url;
  }

  /** A place of somebody else: nothing but the state is shared. */
  elsewhere(name: string): Place {
    const folder = join(this.folder, name);
    return { ...this.place, notes: join(folder, "notes"), logs: folder, markers: folder };
  }

  /** A stack folder as synth would write it; `copy` is another clone's. */
  stack(name: string, resources: object, options: StackOptions = {}): Stack {
    const { locks, copy = "here", dependencies = [], more = {} } = options;
    const folder = join(this.folder, copy, "stacks", name);
    const own: S3Backend = {
      bucket: BUCKET,
      key: `${name}/terraform.tfstate`,
      region: "us-east-1",
      ...(locks && locks !== "lockfile" && { dynamodb_table: TABLE }),
      ...(locks && locks !== "dynamodb" && { use_lockfile: true }),
    };
    const settings = options.settings ?? { backend: { s3: own } };
    const template = { ...more, terraform: settings, resource: resources } as Template;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(template));
    const { backend, cloud } = settings;
    return { name, folder, dependencies, template, backend: backend?.s3, cloud };
  }
}

interface StackOptions {
  /**
   * On a busy machine a request that takes a lock is sent twice at times, and the second one is refused by the first.
   * @default - none: nobody else is there
   */
  readonly locks?: Locks;
  readonly copy?: string;
  readonly dependencies?: readonly string[];
  /** Where its state is, if not in this world's bucket. */
  readonly settings?: NonNullable<Template["terraform"]>;
  /** Besides resources: outputs, data, checks. */
  readonly more?: object;
}
