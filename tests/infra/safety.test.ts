import { WholeApp } from "../whole-app";

const BUCKET_GUARDS = [
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_versioning",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_notification",
];
const STATEFUL = ["aws_s3_bucket", "aws_dynamodb_table", "aws_kms_key"];
const SECRET = "aws_secretsmanager_secret";

const dev = WholeApp.synth("dev");
const prod = WholeApp.synth("prod");

describe("every bucket", () => {
  const buckets = dev.resources("aws_s3_bucket");

  it.each(BUCKET_GUARDS)("has its %s", (guard) => {
    const guarded = dev.resources(guard).map(({ body }) => body["bucket"]);
    const expected = buckets.map(({ address }) => `\${${address.split(": ")[1] ?? ""}.id}`);
    expect(guarded.sort()).toEqual(expected.sort());
  });

  it("is encrypted with a key of ours and bucket keys", () => {
    for (const { body } of dev.resources("aws_s3_bucket_server_side_encryption_configuration")) {
      expect(body["rule"]).toEqual([
        {
          bucket_key_enabled: true,
          apply_server_side_encryption_by_default: {
            sse_algorithm: "aws:kms",
            kms_master_key_id: expect.stringMatching(/key_.*arn/) as string,
          },
        },
      ]);
    }
  });

  it("but the state's has a lifecycle, all in the lake stack", () => {
    const lifecycles = dev.resources("aws_s3_bucket_lifecycle_configuration");
    expect(lifecycles).toHaveLength(buckets.length - 1);
    expect(new Set(lifecycles.map(({ stack }) => stack))).toEqual(new Set(["lake"]));
  });
});

it("every log group is encrypted and forgets", () => {
  const groups = dev.resources("aws_cloudwatch_log_group");
  expect(groups.length).toBeGreaterThan(5);
  for (const { body } of groups) {
    expect(body).toMatchObject({
      retention_in_days: 14,
      kms_key_id: expect.stringContaining("key") as string,
    });
  }
});

it("every function has a log group of its own", () => {
  const groups = dev.resources("aws_cloudwatch_log_group").map(({ body }) => body["name"]);
  const functions = dev.resources("aws_lambda_function").map(({ body }) => body["function_name"]);
  expect(functions.length).toBeGreaterThan(0);
  expect(groups).toEqual(
    expect.arrayContaining(functions.map((name) => `/aws/lambda/${String(name)}`)),
  );
});

describe("prod protects itself", () => {
  it.each(STATEFUL)("no %s can be destroyed by Terraform", (type) => {
    const resources = prod.resources(type);
    expect(resources.length).toBeGreaterThan(0);
    for (const { body } of resources) expect(body["lifecycle"]).toEqual({ prevent_destroy: true });
  });

  it("no bucket is emptied and no table dropped", () => {
    for (const { body } of prod.resources("aws_s3_bucket"))
      expect(body["force_destroy"]).toBe(false);
    for (const { body } of prod.resources("aws_dynamodb_table")) {
      expect(body["deletion_protection_enabled"]).toBe(true);
    }
  });
});

it("dev can be destroyed whole", () => {
  for (const { body } of dev.resources(...STATEFUL, SECRET)) {
    expect(body["lifecycle"]).toEqual({ prevent_destroy: false });
  }
  for (const { body } of dev.resources("aws_s3_bucket")) expect(body["force_destroy"]).toBe(true);
});

it("keeps the addresses of what holds data, so that nothing is replaced by a rename", () => {
  const addresses = dev.resources(...STATEFUL, SECRET).map(({ address }) => address);
  expect(addresses).toEqual([
    "foundation: aws_kms_key.key_F64E54E4",
    "foundation: aws_s3_bucket.artifacts_bucket_A41425E9",
    "foundation: aws_s3_bucket.audit_log_bucket_B9F0119C",
    "ingestion: aws_secretsmanager_secret.sources_each_partner-sftp_secret_1ED4BB7E",
    "ingestion: aws_secretsmanager_secret.sources_each_store-api_secret_28487AD7",
    "ingestion: aws_secretsmanager_secret.sources_each_store-database_secret_49EF4F17",
    "insights: aws_dynamodb_table.insights_clusters_table_9965F29C",
    "lake: aws_dynamodb_table.backfills_table_CF65F33C",
    "lake: aws_dynamodb_table.files_table_04A3374F",
    "lake: aws_dynamodb_table.idempotency_table_83111827",
    "lake: aws_dynamodb_table.leases_table_9AD6892B",
    "lake: aws_dynamodb_table.watermarks_table_47B1CE28",
    "lake: aws_s3_bucket.curated_bucket_29CA5D0F",
    "lake: aws_s3_bucket.processed_bucket_6D57E79F",
    "lake: aws_s3_bucket.quarantine_bucket_D2B3C9AE",
    "lake: aws_s3_bucket.raw_bucket_A9136FBF",
    "state: aws_dynamodb_table.locks_table_0C565602",
    "state: aws_kms_key.key_F64E54E4",
    "state: aws_s3_bucket.bucket_3056591E",
  ]);
});

it.each(["aws_iam_role", "aws_cloudwatch_log_group", "aws_sqs_queue", "aws_dynamodb_table"])(
  "no two %s share a name: each stack plans alone, and only the account would notice",
  (type) => {
    const names = dev.resources(type).map(({ body }) => body["name"]);
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  },
);
