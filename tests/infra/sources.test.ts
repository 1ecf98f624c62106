import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { contracts } from "../../contracts";
import { AlertTopic } from "../../modules/observability/alert-topic";
import type { SourceEntry } from "../../modules/pipeline/source";
import { Sources } from "../../modules/pipeline/sources";
import { DataBucket } from "../../modules/storage/data-bucket";
import { DataKey } from "../../modules/storage/data-key";
import { ItemTable } from "../../modules/storage/item-table";
import type { PolicyStatement } from "../../local/access/policy";
import { synth } from "../synth";
import { partner, storeApi, storeDatabase } from "./source-entries";

function withSources(entries: readonly SourceEntry[], protect = false) {
  return synth((stack) => {
    const key = new DataKey(stack, "key", { alias: "k", description: "k", protect });
    const bucket = { name: "raw", zone: "raw", key, destroyWithData: !protect, protect };
    const table = (name: string) =>
      new ItemTable(stack, name, { name, label: name, partition: "id", key, protect });
    new Sources(stack, "sources", {
      prefix: "sales-lake-dev",
      entries,
      contracts: contracts(),
      raw: new DataBucket(stack, "raw", bucket),
      watermarks: table("watermarks"),
      idempotency: table("idempotency"),
      maxFileBytes: 1_000_000,
      alerts: new AlertTopic(stack, "alerts", { name: "alerts", key }),
      key,
      logRetentionDays: 14,
      destroyWithData: !protect,
      protect,
    });
  });
}

function resourcesIn(app: ReturnType<typeof withSources>) {
  const statements = app
    .all(IamRolePolicy)
    .flatMap(
      ({ policy }) => (JSON.parse(String(policy)) as { Statement: PolicyStatement[] }).Statement,
    );
  return (action: string) =>
    statements.filter(({ Action }) => Action.includes(action)).map(({ Resource }) => Resource);
}

describe("a source", () => {
  const app = withSources([storeApi]);
  const resourcesOf = resourcesIn(app);

  it("has a secret without a value", () => {
    expect(app.only(SecretsmanagerSecret)).toMatchObject({
      name: "sales-lake-dev/sources/store-api",
      recovery_window_in_days: 0,
      kms_key_id: expect.stringContaining("key") as string,
    });
    expect(app.all(SecretsmanagerSecretVersion)).toEqual([]);
  });

  it("is told what config says of it, and nothing that is secret", () => {
    const { environment, timeout } = app.only(LambdaFunction) as {
      environment: { variables: Record<string, string> };
      timeout: number;
    };
    expect(environment.variables).toEqual({
      SOURCE: "store-api",
      SECRET_NAME: "sales-lake-dev/sources/store-api",
      RAW_BUCKET: "raw",
      LANDING_PREFIX: "landing/sales",
      MAX_FILE_BYTES: "1000000",
      WATERMARKS_TABLE: "watermarks",
      IDEMPOTENCY_TABLE: "idempotency",
      POWERTOOLS_SERVICE_NAME: "ingest-api",
      POWERTOOLS_METRICS_NAMESPACE: "sales-lake-dev",
    });
    expect(timeout).toBe(storeApi.timeoutSeconds);
  });

  it("may write in its own folder of the drop box, and read its own secret", () => {
    expect(resourcesOf("s3:PutObject")).toEqual([["arn:aws:s3:::raw/landing/sales/store-api/*"]]);
    expect(resourcesOf("s3:AbortMultipartUpload")).toEqual(resourcesOf("s3:PutObject"));
    expect(resourcesOf("secretsmanager:GetSecretValue")).toEqual([
      [
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:sales-lake-dev/sources/store-api-??????",
      ],
    ]);
  });

  it("is woken with the time that was meant, in UTC", () => {
    expect(app.only(SchedulerSchedule)).toMatchObject({
      schedule_expression: storeApi.schedule.cron,
      schedule_expression_timezone: "UTC",
      state: "ENABLED",
      flexible_time_window: { mode: "FLEXIBLE" },
      target: {
        input: '{"source":"store-api","scheduled_at":"<aws.scheduler.scheduled-time>"}',
        retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 5 },
      },
    });
  });

  it("that cannot be woken or fails for good ends in a queue that alerts", () => {
    const queue = expect.stringMatching(/aws_sqs_queue\..*\.arn/) as string;
    const schedule = app.only(SchedulerSchedule) as { target: Record<string, unknown> };
    expect(schedule.target["dead_letter_config"]).toEqual({ arn: queue });
    expect(app.only(LambdaFunction)["dead_letter_config"]).toEqual({ target_arn: queue });
    expect(app.only(LambdaFunctionEventInvokeConfig)["maximum_retry_attempts"]).toBe(2);
    const { name } = app.only(SqsQueue);
    expect(app.only(CloudwatchMetricAlarm)["dimensions"]).toEqual({ QueueName: name });
    // Once for the schedule, once for the function.
    expect(resourcesOf("sqs:SendMessage")).toHaveLength(2);
  });
});

describe("a source in a VPC", () => {
  const network = { subnetIds: ["subnet-1a", "subnet-2b"], securityGroupIds: ["sg-1"] };
  const app = withSources([{ ...storeDatabase, network }]);
  const statements = app.all(IamRolePolicy).flatMap(({ policy }) => {
    const { Statement } = JSON.parse(String(policy)) as { Statement: PolicyStatement[] };
    return Statement.filter(({ Action }) =>
      [Action].flat().some((each) => each.startsWith("ec2:")),
    );
  });

  it("has its function there", () => {
    expect(app.only(LambdaFunction)["vpc_config"]).toEqual({
      subnet_ids: network.subnetIds,
      security_group_ids: network.securityGroupIds,
    });
  });

  it("lets Lambda connect it, there only, and not its own code", () => {
    const changing = statements.filter(({ Resource }) => Resource !== "*" && Resource[0] !== "*");
    expect(changing).toHaveLength(2);
    expect(changing[0]).toMatchObject({
      Action: ["ec2:CreateNetworkInterface"],
      Resource: [
        "arn:aws:ec2:us-east-1:123456789012:network-interface/*",
        "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1a",
        "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-2b",
        "arn:aws:ec2:us-east-1:123456789012:security-group/sg-1",
      ],
    });
    for (const { Condition } of changing)
      expect(Condition).toEqual({ Null: { "lambda:SourceFunctionArn": "true" } });
  });
});

it("a source in no VPC has no rights in one", () => {
  const app = withSources([storeDatabase]);
  expect(app.only(LambdaFunction)["vpc_config"]).toBeUndefined();
  expect(JSON.stringify(app.all(IamRolePolicy))).not.toContain("ec2:");
  expect(app.only(LambdaFunction)).toMatchObject({
    environment: { variables: { POWERTOOLS_SERVICE_NAME: "ingest-database" } },
  });
});

describe("a source of files", () => {
  const app = withSources([partner]);
  const resourcesOf = resourcesIn(app);

  it("may see how far its own uploads came; one of rows has no need to", () => {
    const folder = "arn:aws:s3:::raw/landing/sales/partner-sftp/*";
    expect(resourcesOf("s3:ListMultipartUploadParts")).toEqual([[folder]]);
    expect(resourcesOf("s3:PutObject")).toEqual([[folder]]);
    expect(resourcesOf("s3:GetObject")).toEqual([]);
    expect(resourcesIn(withSources([storeApi]))("s3:ListMultipartUploadParts")).toEqual([]);
  });

  it("is read by its own function, with the defaults of its kind", () => {
    const { environment } = app.only(LambdaFunction) as {
      environment: { variables: Record<string, string> };
    };
    expect(environment.variables["POWERTOOLS_SERVICE_NAME"]).toBe("ingest-sftp");
    expect(partner).toMatchObject({
      directory: "outbox",
      pattern: "sales*",
      login: "key",
      settleSeconds: 60,
      maxFileBytes: 5 * 1024 ** 3,
      connectSeconds: 20,
      idleSeconds: 30,
      retry: { attempts: 6, firstWaitMs: 500, longestWaitMs: 30_000 },
    });
  });
});

it("a secret of a protected stage stays, and can be brought back", () => {
  expect(withSources([storeApi], true).only(SecretsmanagerSecret)).toMatchObject({
    lifecycle: { prevent_destroy: true },
    recovery_window_in_days: 30,
  });
});

it("refuses a source of a dataset that does not land", () => {
  expect(() => withSources([{ ...storeApi, dataset: "daily_sales" }])).toThrow(
    'source "store-api" fills "daily_sales", which does not land; use one of sales_raw, stores',
  );
});

it("refuses to fill what is replaced as a whole with what is new of it", () => {
  const dataset = "stores";
  for (const entry of [storeApi, storeDatabase]) {
    expect(() => withSources([{ ...entry, dataset }])).toThrow(
      `gives what is new of "stores", whose newest file replaces all before`,
    );
  }
  expect(() => withSources([{ ...partner, dataset }])).not.toThrow();
});
