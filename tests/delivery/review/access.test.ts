import {
  bucketPolicy,
  changed,
  expectKnown,
  key,
  logs,
  policy,
  tlsOnly,
  type Known,
} from "./known";

const ACCOUNT = "123456789012";
const read = {
  Sid: "Read",
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: ["arn:aws:s3:::raw-1/sales/*"],
};
const rolePolicy = { role: "job", name: "own", policy: policy([read]) };
const withPolicy = (more: object) =>
  changed("aws_iam_role_policy.job", rolePolicy, { policy: policy(more) });
const group = { id: "sg-1", name: "jobs", description: "Jobs.", ingress: [], egress: [] };
const door = (cidr: string, from = 443, to = 443) => ({
  security_group_id: "sg-1",
  cidr_ipv4: cidr,
  from_port: from,
  to_port: to,
  ip_protocol: "tcp",
  description: "x",
});
const trust = (principal: object, condition = {}) =>
  policy([{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...condition }]);

// A line each, however long: it is read as a table.
// prettier-ignore
const KNOWN: readonly Known[] = [
  ["a policy in another order", [changed( "aws_iam_role_policy.job", { ...rolePolicy, policy: policy([{ ...read, Action: ["s3:GetObject", "s3:ListBucket"] }]) }, { policy: policy([{ ...read, Action: ["s3:ListBucket", "s3:GetObject"] }]) }, )], "fine"],
  ["a statement that is split", [withPolicy([{ ...read, Resource: "arn:aws:s3:::raw-1/sales/eu/*" }, { ...read, Resource: "arn:aws:s3:::raw-1/sales/us/*" }])], "fine"],
  ["a policy that is narrowed by a condition", [withPolicy([{ ...read, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }])], "fine"],
  ["a policy that is widened by one wildcard in its actions", [withPolicy([{ ...read, Action: ["s3:Get*"] }])], "attention", ["access", "`role job` can now", "`s3:GetObjectAcl`", "on `arn:aws:s3:::raw-1/sales/*`"]],
  ["a policy that is widened by one wildcard in its resources", [withPolicy([{ ...read, Resource: "arn:aws:s3:::raw-1/*" }])], "attention", ["access", "can now `s3:GetObject` on `arn:aws:s3:::raw-1/*`"]],
  ["a condition that is dropped", [changed( "aws_iam_role_policy.job", { ...rolePolicy, policy: policy([{ ...read, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }])}, { policy: policy([read]) }, )], "attention", ["access", "can now `s3:GetObject`"]],
  ["a statement for everything but some actions", [withPolicy([read, { Effect: "Allow", NotAction: "iam:*", Resource: "*" }])], "attention", ["access", "can now everything but `iam:*` on `*`"]],
  ["the same statement in another policy of the role", [{ address: "aws_iam_role_policy.job", before: rolePolicy }, { address: "aws_iam_role_policy.other", after: { ...rolePolicy, name: "other" } }], "fine"],
  ["an AWS policy that is attached to a role that is there", [changed("aws_iam_role.job", { name: "job", assume_role_policy: "" }, {}), { address: "aws_iam_role_policy_attachment.a", after: { role: "job", policy_arn: "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole" }}], "attention", ["access", "⚠️", "`role job` can now", "AWSGlueServiceRole"]],
  ["the same, attached to a role that is made elsewhere", [{ address: "aws_iam_role_policy_attachment.a", after: { role: "ops", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }}], "attention", ["access", "⚠️", "`role ops` can now", "ReadOnlyAccess"]],
  ["the same, attached to a role that is new", [{ address: "aws_iam_role.n", after: { name: "n", assume_role_policy: "" } }, { address: "aws_iam_role_policy_attachment.a", after: { role: "n", policy_arn: "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole" }}], "fine", ["access", "🆕", "AWSGlueServiceRole"]],
  ["a new role that may do everything by AWS's policy", [{ address: "aws_iam_role.n", after: { name: "n", assume_role_policy: "" } }, { address: "aws_iam_role_policy_attachment.a", after: { role: "n", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }}], "attention", ["access", "⚠️", "AdministratorAccess"]],
  ["the first policy of a role that is there", [changed("aws_iam_role.job", { name: "job", assume_role_policy: "" }, {}), { address: "aws_iam_role_policy.job", after: rolePolicy }], "attention", ["access", "⚠️", "`role job` can now `s3:GetObject`"]],
  ["a role that is new", [{ address: "aws_iam_role.n", after: { name: "n", assume_role_policy: trust({ Service: "glue.amazonaws.com" }) }}, { address: "aws_iam_role_policy.n", after: { role: "n", policy: policy([read]) } }], "fine", ["access", "🆕 `role n` can now `s3:GetObject`"]],
  ["a role that another account may take on", [changed( "aws_iam_role.r", { name: "r", assume_role_policy: trust({ Service: "glue.amazonaws.com" }) }, { assume_role_policy: trust({ AWS: "arn:aws:iam::999999999999:root" }) }, )], "attention", ["access", "another account", "999999999999"]],
  ["a role that this account may take on", [changed( "aws_iam_role.r", { name: "r", assume_role_policy: trust({ Service: "glue.amazonaws.com" }) }, { assume_role_policy: trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/ops` }) }, )], "attention", ["access", "⚠️", "role/ops"]],
  ["a bucket that lets everybody read", [changed("aws_s3_bucket_policy.p", bucketPolicy, { policy: policy([tlsOnly, { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::raw-1/*"}])})], "attention", ["access", "public", "`everybody` can now `s3:GetObject`"]],
  ["a bucket that lets everybody of the own account read", [changed("aws_s3_bucket_policy.p", bucketPolicy, { policy: policy([tlsOnly, { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::raw-1/*", Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } }}])})], "attention", ["access", "⚠️", "only when `aws:principalaccount StringEquals 123456789012`"]],
  ["a bucket that takes plain HTTP", [changed("aws_s3_bucket_policy.p", bucketPolicy, { policy: policy([]) })], "attention", ["access", "is no longer refused without TLS", "`s3:*`"]],
  ["a bucket's policy that is deleted", [{ address: "aws_s3_bucket_policy.p", before: bucketPolicy }], "attention", ["access", "no longer refused without TLS"]],
  ["a queue that another account may fill", [{ address: "aws_sqs_queue_policy.q", before: { queue_url: "q", policy: policy([]) }, after: { queue_url: "q", policy: policy([{ Effect: "Allow", Principal: { AWS: "999999999999" }, Action: "sqs:SendMessage", Resource: "*"}])}}], "attention", ["access", "another account", "`sqs:SendMessage`"]],
  ["a function that a service of any account may call", [{ address: "aws_lambda_permission.p", before: { function_name: "f", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com", source_account: ACCOUNT}, after: { function_name: "f", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com"}}], "attention", ["access", "Service:s3.amazonaws.com", "`lambda:InvokeFunction`"]],
  ["a port that is open to the world", [changed("aws_security_group.g", group, {}), { address: "aws_vpc_security_group_ingress_rule.i", after: door("0.0.0.0/0") }], "attention", ["access", "public", "the whole internet"]],
  ["a port that is open to a part of what it was", [changed( "aws_vpc_security_group_ingress_rule.i", door("10.0.0.0/8", 1, 1024), door("10.1.0.0/16"), )], "fine"],
  ["ports that are open to more of the own network", [changed("aws_vpc_security_group_ingress_rule.i", door("10.1.0.0/16"), door("10.0.0.0/8"))], "attention", ["access", "10.0.0.0/8 can reach it"]],
  ["a guard against public access that is off", [changed( "aws_s3_bucket_public_access_block.b", { bucket: "raw-1", block_public_policy: true }, { block_public_policy: false }, )], "attention", ["access", "public", "block_public_policy"]],
  ["a guard against public access that is deleted", [{ address: "aws_s3_bucket_public_access_block.b", before: { id: "raw-1", bucket: "raw-1" } }], "attention", ["access", "nothing blocks public access"]],
  ["a bucket encrypted with S3's key", [changed( "aws_s3_bucket_server_side_encryption_configuration.e", { bucket: "raw-1", rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: "k" }]}]}, { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "AES256", kms_master_key_id: "" }]}]}, )], "attention", ["access", "no longer encrypted with KMS"]],
  ["a log group without its key", [changed("aws_cloudwatch_log_group.x", { ...logs, kms_key_id: "k" }, { kms_key_id: null })], "attention", ["access", "no longer encrypted with a key of its own"]],
  ["a key that is no longer rotated", [changed("aws_kms_key.key", key, { enable_key_rotation: false })], "attention", ["access", "no longer rotated"]],
  ["an older TLS", [changed( "aws_cloudfront_distribution.d", { viewer_certificate: [{ minimum_protocol_version: "TLSv1.2_2021" }] }, { viewer_certificate: [{ minimum_protocol_version: "TLSv1" }] }, )], "attention", ["access", "older TLS"]],
  ["a notebook that reaches the internet", [changed( "aws_sagemaker_notebook_instance.n", { name: "n", direct_internet_access: "Disabled" }, { direct_internet_access: "Enabled" }, )], "attention", ["access", "reaches the internet"]],
  ["a database that is new and reachable from the internet", [{ address: "aws_db_instance.d", after: { publicly_accessible: true } }], "attention", ["access", "public", "reachable from the internet"]],
  ["a policy that only the apply tells", [changed( "aws_iam_role_policy.job", rolePolicy, {}, { unknown: { policy: true }, after: { role: "job", name: "own" } }, )], "attention", ["access", "only the apply tells what its policy says"]],
  ["an endpoint whose policy is dropped", [changed("aws_vpc_endpoint.e", { id: "e", policy: policy([read]) }, { policy: null })], "attention", ["access", "`everybody` can now", "`*`"]],
];

describe("a change that lets more in, or does not", () => expectKnown(KNOWN));
