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
const inner = { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["10.0.0.0/8"] };
const door = (cidr: string, from = 443, to = 443) => ({
  security_group_id: "sg-1",
  cidr_ipv4: cidr,
  from_port: from,
  to_port: to,
  ip_protocol: "tcp",
  description: "x",
});
const ruled = {
  data_set_id: "sales",
  row_level_permission_data_set: [
    { arn: `arn:aws:quicksight:us-east-1:${ACCOUNT}:dataset/rules`, status: "ENABLED" },
  ],
};
const rules = (regions: string) => ({
  data_set_id: "rules",
  physical_table_map: [{ custom_sql: [{ sql_query: `values ${regions}` }] }],
});
const inGroup = changed("aws_security_group.g", group, {});
const becoming = (before: object, after: object) => [
  changed(
    "aws_iam_role_policy.job",
    { ...rolePolicy, policy: policy(before) },
    { policy: policy(after) },
  ),
];
const allBut = (...left: string[]) => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  NotResource: left,
});
const ci = (condition: object) => ({
  address: "aws_iam_role.ci",
  after: {
    name: "ci",
    assume_role_policy: policy([
      {
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: {
          Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
        },
        Condition: { StringLike: condition },
      },
    ]),
  },
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
  ["an exception from a denial of all others", [changed("aws_s3_bucket_policy.p", { ...bucketPolicy, policy: policy([{ Effect: "Deny", NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:role/a` }, Action: "s3:*", Resource: "*" }]) }, { policy: policy([{ Effect: "Deny", NotPrincipal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/a`, `arn:aws:iam::${ACCOUNT}:role/b`] }, Action: "s3:*", Resource: "*" }]) })], "attention", ["access", "is no longer denied `s3:*`"]],
  ["all but more than so far", becoming([allBut("arn:aws:s3:::a/*")], [allBut("arn:aws:s3:::b/*", "arn:aws:s3:::a/*")]), "fine"],
  ["all but less than so far", becoming([allBut("arn:aws:s3:::a/*", "arn:aws:s3:::b/*")], [allBut("arn:aws:s3:::a/*")]), "attention", ["access", "can now `s3:GetObject` on `all but arn:aws:s3:::a/*`"]],
  ["addresses within those of so far", becoming([{ ...read, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }], [{ ...read, Condition: { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } } }]), "fine"],
  ["addresses around those of so far", becoming([{ ...read, Condition: { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } } }], [{ ...read, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }]), "attention", ["access", "10.0.0.0/8"]],
  ["everything of a service on what was only read", becoming([read], [{ ...read, Action: "s3:*" }]), "attention", ["access", "more by `s3:*`"]],
  ["a group that is replaced with the same doors", [changed("aws_security_group.g", { ...group, ingress: [inner] }, {}, { after: { name: "jobs", ingress: [inner] }, unknown: { id: true }, reason: "replace_by_triggers" }), changed("aws_vpc_security_group_ingress_rule.i", door("10.0.0.0/8"), {}, { after: { ...door("10.0.0.0/8"), security_group_id: null }, unknown: { security_group_id: true }, reason: "replace_by_triggers" })], "fine"],
  ["a denial that is dropped", becoming([read, { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" }], [read]), "attention", ["access", "is no longer denied `s3:DeleteObject`"]],
  ["a door that is new in a group that is there", [inGroup, { address: "aws_vpc_security_group_ingress_rule.i", after: door("10.0.0.0/8") }], "attention", ["access", "⚠️", "10.0.0.0/8 can reach it"]],
  ["a port that is open to half of the world", [inGroup, { address: "aws_vpc_security_group_ingress_rule.i", after: door("128.0.0.0/1") }], "attention", ["access", "public"]],
  ["a list of addresses that is let into a group that is there", [inGroup, { address: "aws_security_group_rule.i", after: { security_group_id: "sg-1", type: "ingress", protocol: "tcp", from_port: 22, to_port: 22, prefix_list_ids: ["pl-1"] } }], "attention", ["access", "⚠️", "pl-1 can reach it"]],
  ["a door of a group that is new", [{ address: "aws_security_group.n", after: { name: "n" }, unknown: { id: true } }, { address: "aws_vpc_security_group_ingress_rule.i", after: { ...door("10.0.0.0/8"), security_group_id: null }, unknown: { security_group_id: true } }], "fine", ["access", "🆕"]],
  ["IPv6 that is let in by the group itself", [changed("aws_security_group.g", group, { ingress: [{ from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: [], ipv6_cidr_blocks: ["::/0"] }] })], "attention", ["access", "public", "the whole internet (::/0)"]],
  ["the first policy of a queue that is there", [changed("aws_sqs_queue.q", { id: "https://q", url: "https://q", name: "q" }, {}), { address: "aws_sqs_queue_policy.q", after: { queue_url: "https://q", policy: policy([{ Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" }]) } }], "attention", ["access", "⚠️", "`sqs:SendMessage`"]],
  ["the policy of a bucket that is new", [{ address: "aws_s3_bucket.n", after: { bucket: "n" } }, { address: "aws_s3_bucket_policy.p", after: { bucket: "n", policy: policy([{ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "s3:GetObject", Resource: "arn:aws:s3:::n/*" }]) } }], "fine", ["access", "🆕"]],
  ["a new bucket's reader whose account nobody can tell", [{ address: "aws_s3_bucket.n", after: { bucket: "n" } }, { address: "aws_s3_bucket_policy.p", after: { bucket: "n", policy: policy([{ Effect: "Allow", Principal: { CanonicalUser: "abc" }, Action: "s3:GetObject", Resource: "arn:aws:s3:::n/*" }]) } }], "attention", ["access", "another account", "CanonicalUser:abc"]],
  ["guards against public access that are made open", [{ address: "aws_s3_bucket_public_access_block.b", after: { bucket: "raw-1", block_public_acls: true, block_public_policy: false } }], "attention", ["access", "public", "block_public_policy null → false"]],
  ["an ACL that grants to everybody", [{ address: "aws_s3_bucket_acl.b", after: { bucket: "raw-1", access_control_policy: [{ grant: [{ grantee: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers" }], permission: "READ" }] }] } }], "attention", ["access", "public", "its ACL lets everybody in"]],
  ["ACLs that count again", [changed("aws_s3_bucket_ownership_controls.o", { bucket: "raw-1", rule: [{ object_ownership: "BucketOwnerEnforced" }] }, { rule: [{ object_ownership: "ObjectWriter" }] })], "attention", ["access", "ACLs count again"]],
  ["a bucket that every website may ask", [{ address: "aws_s3_bucket_cors_configuration.c", after: { bucket: "raw-1", cors_rule: [{ allowed_origins: ["*"], allowed_methods: ["GET"] }] } }], "attention", ["access", "every website"]],
  ["a bucket that becomes a website", [{ address: "aws_s3_bucket_website_configuration.w", after: { bucket: "raw-1" } }], "attention", ["access", "without TLS"]],
  ["a boundary in place of another", [changed("aws_iam_role.r", { name: "r", permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/b` }, { permissions_boundary: "arn:aws:iam::aws:policy/AdministratorAccess" })], "attention", ["access", "another boundary"]],
  ["a role that every repository on GitHub may take on", [ci({ "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" })], "attention", ["access", "public"]],
  ["a role that one repository may take on", [ci({ "token.actions.githubusercontent.com:sub": "repo:acme/lake:*" })], "fine", ["access", "🆕"]],
  ["a function that a role of another account may call", [{ address: "aws_lambda_permission.p", after: { function_name: "f", principal: "arn:aws:iam::999999999999:role/a.b" } }], "attention", ["access", "another account", "role/a.b"]],
  ["a key for everybody who comes by way of S3", [changed("aws_kms_key.key", { ...key, policy: policy([]) }, { policy: policy([{ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*", Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } } }]) })], "attention", ["access", "public", "`kms:Decrypt`"]],
  ["a key that is granted to another account", [{ address: "aws_kms_grant.g", after: { key_id: "k", grantee_principal: "arn:aws:iam::999999999999:role/x", operations: ["Decrypt"] } }], "attention", ["access", "another account", "`kms:Decrypt`"]],
  ["a bus that everybody may put events on", [{ address: "aws_cloudwatch_event_permission.e", after: { principal: "*", statement_id: "x" } }], "attention", ["access", "public", "`events:PutEvents`"]],
  ["the same, of an organization", [{ address: "aws_cloudwatch_event_permission.e", after: { principal: "*", statement_id: "x", event_bus_name: "default", condition: [{ type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-1" }] } }], "attention", ["access", "⚠️", "o-1"]],
  ["rows of a table that is there, which Lake Formation grants", [{ address: "aws_lakeformation_permissions.l", after: { catalog_id: ACCOUNT, principal: `arn:aws:iam::${ACCOUNT}:role/x`, permissions: ["SELECT"] } }], "attention", ["access", "⚠️", "`lakeformation:SELECT`"]],
  ["rows that Lake Formation grants", [{ address: "aws_lakeformation_permissions.l", after: { principal: "999999999999", permissions: ["SELECT"] } }], "attention", ["access", "another account", "`lakeformation:SELECT`"]],
  ["readers of QuickSight who may delete", [changed("aws_quicksight_data_set.d", { name: "d", permissions: [{ principal: `arn:aws:quicksight:us-east-1:${ACCOUNT}:group/default/people`, actions: ["quicksight:DescribeDataSet"] }] }, { permissions: [{ principal: `arn:aws:quicksight:us-east-1:${ACCOUNT}:group/default/people`, actions: ["quicksight:DescribeDataSet", "quicksight:DeleteDataSet"] }] })], "attention", ["access", "can now `quicksight:DeleteDataSet`"]],
  ["rows of QuickSight by no rule", [changed("aws_quicksight_data_set.d", ruled, { row_level_permission_data_set: [] })], "attention", ["access", "no rule says who sees which rows"]],
  ["rows of QuickSight by other rules", [changed("aws_quicksight_data_set.d", ruled, {}), changed("aws_quicksight_data_set.rules", rules("'europe'"), rules("'europe', 'asia'"))], "attention", ["access", "`lake/rules`: `other rules say who sees which rows"]],
  ["another question for rows that rule nothing", [changed("aws_quicksight_data_set.rules", rules("'europe'"), rules("'asia'"))], "fine"],
  ["a user who joins a group", [{ address: "aws_iam_user_group_membership.g", after: { user: "eve", groups: ["admins"] } }], "attention", ["access", "admins"]],
  ["a key of a user", [{ address: "aws_iam_access_key.k", after: { user: "eve" } }], "attention", ["access", "until somebody deletes it"]],
  ["AWS's policy for everything, for a role whose name AWS makes", [{ address: "aws_iam_role.n", after: { assume_role_policy: "" }, unknown: { name: true } }, { address: "aws_iam_role_policy_attachment.a", after: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }, unknown: { role: true } }], "attention", ["access", "⚠️", "AdministratorAccess"]],
  ["the same, in a list of all that a role has", [changed("aws_iam_role_policy_attachments_exclusive.a", { role_name: "job", policy_arns: [] }, { policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] })], "attention", ["access", "`role job` can now", "AdministratorAccess"]],
  ["a load balancer that faces the internet", [changed("aws_lb.l", { name: "l", internal: true }, { internal: false }, { forcing: ["internal"] })], "attention", ["access", "public", "reachable from the internet"]],
  ["a policy that must not be shown", [changed("aws_iam_role_policy.job", rolePolicy, { policy: policy([{ ...read, Resource: "arn:aws:s3:::hunter2/*" }]) }, { sensitive: { policy: true } })], "attention", ["access", "`role job` can do more than before"]],
  ["policies and guards that Terraform only forgets", [{ address: "aws_s3_bucket_policy.p", before: bucketPolicy, forget: true }, { address: "aws_s3_bucket_public_access_block.b", before: { bucket: "raw-1", block_public_acls: true }, forget: true }], "fine"],
  ["an endpoint whose policy only the apply tells", [changed("aws_vpc_endpoint.e", { id: "e", policy: policy([read]) }, {}, { after: { id: "e" }, unknown: { policy: true } })], "attention", ["access", "only the apply tells"]],
  ["an endpoint whose policy is dropped", [changed("aws_vpc_endpoint.e", { id: "e", policy: policy([read]) }, { policy: null })], "attention", ["access", "`everybody` can now", "`*`"]],
];

describe("a change that lets more in, or does not", () => expectKnown(KNOWN));
