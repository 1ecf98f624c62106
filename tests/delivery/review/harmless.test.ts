import { bucket, changed, key, logs, expectKnown, type Known } from "./known";

// A line each, however long: it is read as a table.
// prettier-ignore
const KNOWN: readonly Known[] = [
  ["nothing at all", [changed("aws_s3_bucket.raw", bucket, {})], "nothing"],
  ["another description of a key", [changed("aws_kms_key.key", key, { description: "All data." })], "fine"],
  ["a tag", [changed("aws_s3_bucket.raw", bucket, { tags: { a: "2" } })], "fine"],
  ["a new bucket", [{ address: "aws_s3_bucket.new", after: { bucket: "new", force_destroy: true } }], "fine"],
  ["a longer retention", [changed( "aws_cloudwatch_log_group.x", { ...logs, retention_in_days: 14 }, { retention_in_days: 30 }, )], "fine"],
  ["logs kept for ever", [changed("aws_cloudwatch_log_group.x", logs, { retention_in_days: 0 })], "fine"],
  ["a bucket whose construct moved, with a moved block", [{ address: "aws_s3_bucket.raw_2", before: bucket, after: bucket, movedFrom: "aws_s3_bucket.raw"}], "fine"],
  ["a bucket that is imported", [{ address: "aws_s3_bucket.old", before: bucket, after: bucket, importing: "raw-1" }], "fine"],
  ["a bucket that is no longer managed, but stays", [{ address: "aws_s3_bucket.raw", before: bucket, forget: true }], "fine"],
  ["a function that is made anew", [{ address: "aws_lambda_function.f", before: { function_name: "f" } }], "fine"],
  ["a view that is deleted", [{ address: "aws_glue_catalog_table.v", before: { name: "v", table_type: "VIRTUAL_VIEW" } }], "fine"],
];

describe("a change that changes nothing of concern", () => expectKnown(KNOWN));
