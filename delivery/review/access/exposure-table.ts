import type { Json } from "../plan-json";

type Value = Json | undefined;

/** An attribute, of whatever type of resource, that closes or opens something. */
interface Exposure {
  readonly place: RegExp;
  /** Only for these types. @default - all of them */
  readonly types?: RegExp;
  readonly isWeaker: (before: Value, after: Value) => boolean;
  readonly words: string;
}

const off = (before: Value, after: Value) => before === true && after !== true;
const on = (before: Value, after: Value) => before !== true && after === true;
const closed = (before: Value, after: Value) => before !== false && after === false;
const gone = (before: Value, after: Value) => isSet(before) && !isSet(after);
const becomes = (pattern: RegExp) => (before: Value, after: Value) =>
  pattern.test(String(after)) && !pattern.test(String(before));
const leaves = (pattern: RegExp) => (before: Value, after: Value) =>
  pattern.test(String(before)) && !pattern.test(String(after));

const isSet = (value: Value) => value !== undefined && value !== null && value !== "";

/** All that is known; a place may weaken in several ways. */
export const EXPOSURES: readonly Exposure[] = [
  // Open to the world
  {
    place: /^(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/,
    // New buckets have it without being told.
    isWeaker: (before, after) => off(before, after) || closed(before, after),
    words: "a guard against public access is off",
  },
  {
    place:
      /(^|\.)(publicly_accessible|associate_public_ip_address|map_public_ip_on_launch|assign_public_ip|endpoint_public_access)$/,
    isWeaker: on,
    words: "it is reachable from the internet",
  },
  {
    place: /^acl$/,
    isWeaker: becomes(/public|authenticated-read/),
    words: "its ACL lets everybody in",
  },
  {
    place: /(^|\.)uri$/,
    types: /^aws_s3_bucket/,
    isWeaker: becomes(/AllUsers|AuthenticatedUsers/),
    words: "its ACL lets everybody in",
  },
  {
    place: /(^|\.)object_ownership$/,
    isWeaker: leaves(/BucketOwnerEnforced/),
    words: "ACLs count again",
  },
  {
    place: /(^|\.)allow(ed)?_origins$/,
    isWeaker: becomes(/^\*$/),
    words: "pages of every website may ask it",
  },
  {
    place: /^internal$/,
    types: /^aws_(lb|alb|elb)$/,
    isWeaker: closed,
    words: "it is reachable from the internet",
  },
  {
    place: /^direct_internet_access$/,
    isWeaker: becomes(/Enabled/),
    words: "it reaches the internet directly",
  },
  {
    place: /^(authorization|auth)_type$/,
    types: /function_url|api_gateway|apigateway/,
    isWeaker: becomes(/^NONE$/),
    words: "it asks nobody who they are",
  },
  {
    place: /(^|\.)(allow_unauthenticated_identities|public_access)$/,
    isWeaker: on,
    words: "it lets unknown callers in",
  },
  {
    place: /(^|\.)gateway_id$/,
    types: /route/,
    isWeaker: becomes(/^igw-/),
    words: "there is a way to the internet",
  },
  {
    place: /(^|\.)enable_network_isolation$/,
    isWeaker: off,
    words: "its container reaches the network",
  },
  {
    place: /(^|\.)http_tokens$/,
    isWeaker: leaves(/required/),
    words: "the metadata service answers without a token",
  },
  { place: /^permissions_boundary$/, isWeaker: gone, words: "no boundary limits its permissions" },
  {
    place: /^permissions_boundary$/,
    isWeaker: (before, after) => isSet(before) && isSet(after) && before !== after,
    words: "another boundary limits its permissions",
  },
  {
    place: /^(groups|users)$/,
    types: /^aws_iam_(user_)?group_membership$/,
    isWeaker: (before, after) => isSet(after) && before !== after,
    words: "who is in a group may do what the group may",
  },
  {
    place: /(^|\.)row_level_permission_(data_set|tag_configuration)\.status$/,
    isWeaker: leaves(/^ENABLED$/),
    words: "no rule says who sees which rows",
  },
  {
    place: /(^|\.)row_level_permission_data_set\.arn$/,
    isWeaker: (before, after) => isSet(before) && before !== after,
    words: "no rule, or another one, says who sees which rows",
  },
  {
    place: /(^|\.)column_level_permission_rules\.column_names$/,
    isWeaker: gone,
    words: "a column is shown to all",
  },
  // Encryption
  {
    place:
      /(^|\.)(kms_key|kms_key_id|kms_key_arn|kms_master_key_id|kms_data_key_reuse|encryption_key|encryption_key_arn|cmk_arn|volume_kms_key_id|output_kms_key)$/,
    isWeaker: gone,
    words: "it is no longer encrypted with a key of its own",
  },
  {
    place:
      /(^|\.)(encrypted|storage_encrypted|encryption_enabled|at_rest_encryption_enabled|sqs_managed_sse_enabled|encrypt_at_rest\.enabled|server_side_encryption\.enabled|encryption_at_rest)$/,
    isWeaker: off,
    words: "it is no longer encrypted",
  },
  {
    place:
      /(^|\.)(transit_encryption_enabled|node_to_node_encryption\.enabled|enable_inter_container_traffic_encryption|domain_endpoint_options\.enforce_https|enforce_https)$/,
    isWeaker: off,
    words: "what it sends is no longer encrypted",
  },
  {
    place:
      /(^|\.)(sse_algorithm|encryption_type|encryption_option|encryption_mode|\w*_encryption_mode)$/,
    isWeaker: leaves(/kms/i),
    words: "it is no longer encrypted with KMS",
  },
  { place: /(^|\.)enable_key_rotation$/, isWeaker: off, words: "its key is no longer rotated" },
  {
    place: /(^|\.)(security_configuration|security_configuration_name)$/,
    isWeaker: gone,
    words: "no security configuration says how it encrypts",
  },
  {
    place: /(^|\.)enforce_workgroup_configuration$/,
    isWeaker: off,
    words: "whoever asks may turn encryption off",
  },
  // TLS
  {
    place:
      /(^|\.)(minimum_protocol_version|min_tls_version|security_policy|tls_security_policy|ssl_policy)$/,
    isWeaker: (before, after) => isSet(before) && tls(after) < tls(before),
    words: "it takes older TLS",
  },
  {
    place: /(^|\.)(disable_ssl|use_ssl|require_tls|ssl_enabled)$/,
    isWeaker: off,
    words: "TLS is off",
  },
  {
    place: /(^|\.)(protocol|viewer_protocol_policy|client_broker)$/,
    isWeaker: becomes(/^(HTTP|allow-all|PLAINTEXT|TLS_PLAINTEXT)$/),
    words: "it takes plain connections",
  },
  // Who looks
  {
    place: /(^|\.)(enable_logging|enable_log_file_validation|is_multi_region_trail)$/,
    isWeaker: off,
    words: "less is recorded",
  },
  {
    place: /(^|\.)(image_tag_mutability)$/,
    isWeaker: becomes(/^MUTABLE/),
    words: "a tag may be moved to another image",
  },
];

/** A TLS version as a number: policies' names hold it as `1.2`, `1-2`, `TLSv1_2016`. */
function tls(value: Value): number {
  const [, minor] = /(?:TLS|FS|Res)\D*1[-._]?([0-3])(?!\d)/i.exec(String(value ?? "")) ?? [];
  return minor === undefined ? (/TLS/i.test(String(value)) ? 0 : -1) : Number(minor);
}
