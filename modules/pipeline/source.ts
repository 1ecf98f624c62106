import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { Construct } from "constructs";
import { LANDING } from "../catalog/retention";
import type { FunctionNetwork } from "../compute/function-network";
import { NodeFunction } from "../compute/node-function";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { Secret } from "../storage/secret";
import type { DeadLetterQueue } from "./dead-letter-queue";
import { SourceSchedule } from "./source-schedule";

/** Folder under `src-lambda/` of the function that reads a kind of source. */
const FUNCTIONS = { http: "ingest-api", database: "ingest-database", sftp: "ingest-sftp" } as const;

/** An entry of `sources` in config/. */
export interface SourceEntry {
  readonly kind: keyof typeof FUNCTIONS;
  readonly name: string;
  /** Contract of the dataset that it fills. */
  readonly dataset: string;
  readonly schedule: { readonly cron: string; readonly enabled: boolean };
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** @default - it is read over the internet */
  readonly network?: FunctionNetwork;
  /** What the kind's function understands. */
  readonly [setting: string]: unknown;
}

/** What all sources share. */
export interface SourceSurroundings {
  readonly raw: DataBucket;
  readonly watermarks: ItemTable;
  readonly idempotency: ItemTable;
  readonly deadLetters: DeadLetterQueue;
  /** A larger object would not be taken in. */
  readonly maxFileBytes: number;
  readonly key: DataKey;
  readonly logRetentionDays: number;
  readonly destroyWithData: boolean;
  readonly protect: boolean;
}

export interface SourceProps extends SourceSurroundings {
  /** Name of its function and its schedule. */
  readonly resourceName: string;
  readonly secretName: string;
  readonly entry: SourceEntry;
  /** Folder of the drop box in which its dataset lands. */
  readonly landingPrefix: string;
}

/** Data that is fetched: a function, when it runs, its secret, and where it may write. */
export class Source extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SourceProps,
  ) {
    super(scope, id);
    const { deadLetters, destroyWithData, entry, key, protect, resourceName, secretName } = props;
    const secret = new Secret(this, "secret", {
      name: secretName,
      description: `Address of the source ${entry.name}, and what it asks of who reads it.`,
      key,
      destroyWithData,
      protect,
    });
    const reader = this.createFunction(secret);
    this.grant(reader.role, secret);
    new LambdaFunctionEventInvokeConfig(this, "retries", {
      functionName: reader.reference,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 3600,
    });
    new SourceSchedule(this, "schedule", {
      name: resourceName,
      source: entry.name,
      function: reader,
      deadLetters,
      ...entry.schedule,
    });
  }

  private get landing(): string {
    return `${LANDING}/${this.props.landingPrefix}`;
  }

  private createFunction(secret: Secret): NodeFunction {
    const { deadLetters, idempotency, key, logRetentionDays, raw, resourceName, watermarks } =
      this.props;
    const { kind, name, dataset, schedule, timeoutSeconds, memoryMb, network, ...settings } =
      this.props.entry;
    return new NodeFunction(this, "function", {
      name: resourceName,
      source: FUNCTIONS[kind],
      description: `Reads the source ${name} into ${dataset}.`,
      environment: {
        SOURCE: name,
        SECRET_NAME: secret.name,
        RAW_BUCKET: raw.name,
        LANDING_PREFIX: this.landing,
        MAX_FILE_BYTES: String(this.props.maxFileBytes),
        WATERMARKS_TABLE: watermarks.name,
        IDEMPOTENCY_TABLE: idempotency.name,
      },
      // A table may have hundreds of columns.
      bundled: { SETTINGS: JSON.stringify(settings) },
      key,
      logRetentionDays,
      timeoutSeconds,
      memoryMb,
      network,
      deadLetters,
    });
  }

  private grant(role: ServiceRole, secret: Secret): void {
    const { entry, idempotency, raw, watermarks } = this.props;
    secret.grantRead(role);
    raw.grantWrite(role, `${this.landing}/${entry.name}`);
    if (entry.kind === "sftp") raw.grantResume(role, `${this.landing}/${entry.name}`);
    watermarks.grant(role, "GetItem", "UpdateItem");
    idempotency.grant(role, "GetItem", "PutItem", "UpdateItem", "DeleteItem");
  }
}
