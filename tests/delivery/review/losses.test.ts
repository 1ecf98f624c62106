import { bucket, bucketPolicy, changed, key, logs, expectKnown, type Known } from "./known";
import { linesOf, type Planned, reviewStacks, stackPlan } from "./planner";

const table = {
  id: "files",
  name: "files",
  arn: "arn:aws:dynamodb:::files",
  deletion_protection_enabled: true,
  point_in_time_recovery: [{ enabled: true }],
  ttl: [],
  hash_key: "file_id",
};
const lifecycle = (days: number, prefix = "landing/") => ({
  bucket: "raw-1",
  id: "raw-1",
  rule: [
    {
      id: "r",
      status: "Enabled",
      filter: [{ prefix }],
      expiration: [{ days, date: null }],
      noncurrent_version_expiration: [],
    },
  ],
});
const versions = (newer_noncurrent_versions: number) => ({
  bucket: "raw-1",
  rule: [
    {
      id: "r",
      status: "Enabled",
      noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions }],
    },
  ],
});
const iceberg = {
  id: "c:curated:daily",
  name: "daily",
  arn: "arn:aws:glue:::table/curated/daily",
  table_type: "EXTERNAL_TABLE",
  storage_descriptor: [{ location: "s3://curated/daily", columns: [] }],
  parameters: { table_type: "ICEBERG" },
};

// A line each, however long: it is read as a table.
// prettier-ignore
const KNOWN: readonly Known[] = [
  ["a bucket that is deleted", [{ address: "aws_s3_bucket.raw", before: bucket }], "blocked", ["data-loss", "delete lake/aws_s3_bucket.raw", "all its objects", "not empty"]],
  ["the same, acknowledged", [{ address: "aws_s3_bucket.raw", before: bucket }], "attention", ["data-loss", "acknowledged: `the test says so`"], { acknowledge: ["delete lake/aws_s3_bucket.raw"] }],
  ["the same, with another one acknowledged", [{ address: "aws_s3_bucket.raw", before: bucket }], "blocked", ["data-loss", "take it out"], { acknowledge: ["delete lake/curated"] }],
  ["the same, its deletion acknowledged as a replacement", [{ address: "aws_s3_bucket.raw", before: bucket }], "blocked", ["data-loss", "🛑"], { acknowledge: ["replace lake/aws_s3_bucket.raw"] }],
  ["a bucket's name", [changed("aws_s3_bucket.raw", bucket, { bucket: "raw-2" }, { forcing: ["bucket"] })], "blocked", ["data-loss", "replace lake/raw", "all its objects"]],
  ["a construct that is renamed", [{ address: "aws_s3_bucket.raw", before: bucket }, { address: "aws_s3_bucket.raw_2", after: { bucket: "raw-1", force_destroy: false } }], "blocked", ["data-loss", "`lake/raw_2` is created just the same", "`moved` block"]],
  ["a bucket that a destroy may empty", [changed("aws_s3_bucket.raw", bucket, { force_destroy: true })], "blocked", ["data-loss", "weaken lake/raw force_destroy"]],
  ["versioning that is suspended", [changed( "aws_s3_bucket_versioning.v", { bucket: "raw-1", versioning_configuration: [{ status: "Enabled" }] }, { versioning_configuration: [{ status: "Suspended" }] }, )], "blocked", ["data-loss", "versioning is off"]],
  ["versioning that is deleted", [{ address: "aws_s3_bucket_versioning.v", before: { id: "raw-1", bucket: "raw-1" } }], "blocked", ["data-loss", "versioning is suspended"]],
  ["prevent_destroy that is removed", [changed( "aws_s3_bucket.raw", bucket, {}, { baseBlock: { lifecycle: { prevent_destroy: true } } }, )], "blocked", ["data-loss", "unguard lake/raw"], { withBase: true }],
  ["prevent_destroy that goes with the construct", [{ address: "aws_s3_bucket.raw", before: bucket, baseBlock: { lifecycle: { prevent_destroy: true } }}], "blocked", ["data-loss", "delete lake/raw", "it had `prevent_destroy`"], { withBase: true }],
  ["a key that is replaced", [changed( "aws_kms_key.key", key, { is_enabled: true }, { reason: "replace_by_triggers", createFirst: true }, )], "blocked", ["data-loss", "replace lake/key", "can no longer be read"]],
  ["a key with less time to think", [changed("aws_kms_key.key", key, { deletion_window_in_days: 7 })], "blocked", ["data-loss", "less time to take a deletion back"]],
  ["a table without deletion protection", [changed("aws_dynamodb_table.files", table, { deletion_protection_enabled: false })], "blocked", ["data-loss", "deletion protection is off"]],
  ["a table without point-in-time recovery", [changed("aws_dynamodb_table.files", table, { point_in_time_recovery: [{ enabled: false }] })], "blocked", ["data-loss", "point-in-time recovery is off", "`true` → `false`"]],
  ["a table with another key", [changed("aws_dynamodb_table.files", table, { hash_key: "id" }, { forcing: ["hash_key"] })], "blocked", ["data-loss", "all its items", "AWS will refuse"]],
  ["items that expire", [changed("aws_dynamodb_table.files", table, { ttl: [{ enabled: true, attribute_name: "until" }]})], "blocked", ["data-loss", "items whose `until` has passed"]],
  ["logs kept for a shorter time", [changed("aws_cloudwatch_log_group.x", logs, { retention_in_days: 30 })], "blocked", ["data-loss", "weaken lake/x retention_in_days", "`400` → `30`"]],
  ["logs no longer kept for ever", [changed( "aws_cloudwatch_log_group.x", { ...logs, retention_in_days: 0 }, { retention_in_days: 3653 }, )], "blocked", ["data-loss", "kept for a shorter time"]],
  ["objects that expire sooner", [changed("aws_s3_bucket_lifecycle_configuration.l", lifecycle(30), lifecycle(7))], "blocked", ["data-loss", "expire lake/l landing/", "after 7 days, after 30 so far"]],
  ["objects that expire for the first time", [{ address: "aws_s3_bucket_lifecycle_configuration.l", after: lifecycle(30) }], "blocked", ["data-loss", "never so far"]],
  ["objects of a new bucket that expire", [{ address: "aws_s3_bucket.n", after: { bucket: "raw-1" } }, { address: "aws_s3_bucket_lifecycle_configuration.l", after: lifecycle(30) }], "fine"],
  ["objects that expire later", [changed("aws_s3_bucket_lifecycle_configuration.l", lifecycle(7), lifecycle(30))], "fine"],
  ["an Iceberg table elsewhere", [changed("aws_glue_catalog_table.d", iceberg, { storage_descriptor: [{ location: "s3://curated/v2", columns: [] }]})], "blocked", ["data-loss", "relocate lake/d storage_descriptor.location", "`s3://curated/daily` is no longer in it"]],
  ["a database that is deleted", [{ address: "aws_glue_catalog_database.c", before: { name: "curated" } }], "blocked", ["data-loss", "pointers to Iceberg's snapshots"]],
  ["a state machine that is replaced", [changed( "aws_sfn_state_machine.daily", { name: "daily" }, { name: "nightly" }, { forcing: ["name"] }, )], "blocked", ["data-loss", "runs under way are stopped"]],
  ["a workgroup of Athena that is deleted", [{ address: "aws_athena_workgroup.w", before: { name: "w", force_destroy: true } }], "blocked", ["data-loss", "history of its queries", "`force_destroy` is on"]],
  ["a secret that is deleted", [{ address: "aws_secretsmanager_secret.s", before: { name: "s" } }], "blocked", ["data-loss", "the secret's value"]],
  ["a data set of QuickSight that is deleted", [{ address: "aws_quicksight_data_set.d", before: { name: "d" } }], "blocked", ["data-loss", "SPICE"]],
  ["a group of models that is replaced", [changed( "aws_sagemaker_model_package_group.m", { model_package_group_name: "m" }, { model_package_group_name: "n" }, { forcing: ["model_package_group_name"] }, )], "blocked", ["data-loss", "registered versions"]],
  ["backups of a database that this app does not have", [changed( "aws_db_instance.d", { backup_retention_period: 14, deletion_protection: true, skip_final_snapshot: false }, { backup_retention_period: 0, deletion_protection: false, skip_final_snapshot: true }, )], "blocked", ["data-loss", "backup_retention_period", "deletion protection is off", "no last snapshot"]],
  ["a stream that forgets sooner", [changed("aws_kinesis_stream.s", { retention_period: 168 }, { retention_period: 24 })], "blocked", ["data-loss", "kept for a shorter time"]],
  ["objects that expire by a bucket's own block", [changed("aws_s3_bucket.raw", bucket, { lifecycle_rule: [{ enabled: true, prefix: "tmp/", expiration: [{ days: 1 }] }] })], "blocked", ["data-loss", "expire lake/raw tmp/"]],
  ["the same, of a bucket that is new", [{ address: "aws_s3_bucket.n", after: { bucket: "n", lifecycle_rule: [{ enabled: true, expiration: [{ days: 1 }] }] } }], "fine"],
  ["a queue without a queue for what fails", [changed("aws_sqs_queue.q", { name: "q", redrive_policy: '{"maxReceiveCount":3}' }, { redrive_policy: "" })], "blocked", ["data-loss", "what fails is kept nowhere"]],
  ["a function that no longer hands on what fails", [changed("aws_lambda_event_source_mapping.m", { destination_config: [{ on_failure: [{ destination_arn: "arn:aws:sqs:us-east-1:1:q" }] }] }, { destination_config: [] })], "blocked", ["data-loss", "what fails is kept nowhere"]],
  ["a copy in another region", [changed("aws_dynamodb_table.files", { ...table, replica: [{ region_name: "eu-west-1" }] }, { replica: [] })], "blocked", ["data-loss", "copy in a region goes"]],
  ["Iceberg's snapshots, kept for a shorter time", [changed("aws_glue_catalog_table.d", { ...iceberg, parameters: { "history.expire.max-snapshot-age-ms": "432000000" } }, { parameters: { "history.expire.max-snapshot-age-ms": "1000" } })], "blocked", ["data-loss", "kept for a shorter time"]],
  ["a bucket that Terraform only forgets", [{ address: "aws_s3_bucket.raw", before: bucket, forget: true, baseBlock: { lifecycle: { prevent_destroy: true } } }], "fine", undefined, { withBase: true }],
  ["what a replacement left behind", [changed("aws_s3_bucket.raw", bucket, {}), { address: "aws_s3_bucket.raw", before: { ...bucket, bucket: "raw-0" }, deposed: "0a1b" }], "blocked", ["data-loss", "delete lake/raw (deposed 0a1b)", "all its objects"]],
  ["backups no longer kept for ever", [changed("aws_backup_plan.p", { name: "p", rule: [{ lifecycle: [{ delete_after: 0 }] }] }, { rule: [{ lifecycle: [{ delete_after: 7 }] }] })], "blocked", ["data-loss", "rule.lifecycle.delete_after"]],
  ["fewer days to go back to", [changed("aws_dynamodb_table.files", { ...table, point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }] }, { point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 1 }] })], "blocked", ["data-loss", "fewer days", "`35` → `1`"]],
  ["a key that is disabled", [changed("aws_kms_key.key", { ...key, is_enabled: true }, { is_enabled: false })], "blocked", ["data-loss", "while the key is disabled"]],
  ["a lock that may be lifted", [changed("aws_s3_bucket_object_lock_configuration.o", { bucket: "raw-1", rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 30 }] }] }, { rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 30 }] }] })], "blocked", ["data-loss", "before its time"]],
  ["files that are read as another format", [changed("aws_glue_catalog_table.t", { name: "t", storage_descriptor: [{ location: "s3://a/b", input_format: "parquet.MapredParquetInputFormat" }] }, { storage_descriptor: [{ location: "s3://a/b", input_format: "TextInputFormat" }] })], "blocked", ["data-loss", "reread lake/t storage_descriptor.input_format"]],
  ["a zone of names that is deleted", [{ address: "aws_route53_zone.z", before: { name: "acme.example" } }], "blocked", ["data-loss", "all its records"]],
  ["fewer older versions", [changed("aws_s3_bucket_lifecycle_configuration.l", versions(10), versions(1))], "blocked", ["data-loss", "older versions that are kept is 1, 10 so far"]],
  ["more older versions", [changed("aws_s3_bucket_lifecycle_configuration.l", versions(1), versions(10))], "fine"],
  ["a policy's guard that goes with its bucket", [{ address: "aws_s3_bucket.raw", before: bucket }, { address: "aws_s3_bucket_versioning.v", before: { id: "raw-1", bucket: "raw-1" } }, { address: "aws_s3_bucket_policy.p", before: bucketPolicy }], "attention", ["data-loss", "acknowledged"], { acknowledge: ["delete lake/aws_s3_bucket.raw"] }],
];

describe("a change that loses data, or leaves it less protected", () => expectKnown(KNOWN));

describe("objects of an earlier stack's bucket that expire", () => {
  const rule = { address: "aws_s3_bucket_lifecycle_configuration.l", after: lifecycle(30) };
  const made: Planned = { address: "aws_s3_bucket.raw", before: bucket, after: bucket };
  const reviewed = (lake: readonly Planned[]) =>
    reviewStacks([stackPlan("foundation", [made]), stackPlan("lake", lake)], {});

  it("are told where the stack that says so is new", async () => {
    const report = await reviewed([rule]);
    expect(report.verdict).toMatchObject({
      level: "attention",
      text: expect.stringContaining("1 expiration begins with a new stack") as string,
    });
    expect(linesOf(report, "data-loss")).toContain("— begins with a stack that is new");
  });

  it("are lost where it was there before", async () => {
    const there: Planned = { address: "aws_kms_key.key", before: key, after: key };
    const report = await reviewed([rule, there]);
    expect(report.verdict).toMatchObject({ level: "blocked" });
  });
});
