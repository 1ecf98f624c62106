import type { Place } from "../iam/place";
import { policyDocument, type ResourceStatement, sid } from "../iam/policy-document";

// A key policy's "*" is the key itself: the policy hangs on it.
const THIS_KEY = ["*"];

const ENCRYPT_AND_DECRYPT = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
];

/** What it takes to put something into an encrypted topic, queue or bucket. */
const PUBLISH = ["kms:Decrypt", "kms:GenerateDataKey"];

const ADMINISTER = [
  "kms:CreateAlias",
  "kms:UpdateAlias",
  "kms:DeleteAlias",
  "kms:CreateGrant",
  "kms:ListGrants",
  "kms:RevokeGrant",
  "kms:RetireGrant",
  "kms:GetKeyPolicy",
  "kms:PutKeyPolicy",
  "kms:ListKeyPolicies",
  "kms:GetKeyRotationStatus",
  "kms:EnableKeyRotation",
  "kms:DisableKeyRotation",
  "kms:ListKeyRotations",
  "kms:RotateKeyOnDemand",
  "kms:EnableKey",
  "kms:DisableKey",
  "kms:UpdateKeyDescription",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:ListResourceTags",
];

/** Services that use a key on their own behalf, and so are named in its policy. */
export type KeyUser = "events" | "cloudwatch" | "logs" | "budgets" | "cloudtrail";

export interface KeyUsers {
  readonly services: readonly KeyUser[];
  /** ARNs of roles that somebody else made, and whose own policies are not ours to write. */
  readonly roles: readonly string[];
}

/** The account's IAM decides; beside it only the named services and roles, only for this account, where they say it. */
export function keyPolicy(place: Place, { roles, services }: KeyUsers): string {
  return policyDocument([
    accountDecides(place),
    ...services.map((user) => STATEMENTS[user](place)),
    ...roles.map((role) => ({
      sid: sid("UseFor", role.slice(role.lastIndexOf("/") + 1)),
      principal: { AWS: role },
      actions: PUBLISH,
      resources: THIS_KEY,
    })),
  ]);
}

const accountDecides = ({ account }: Place): ResourceStatement => ({
  sid: "AccountDecides",
  principal: { AWS: `arn:aws:iam::${account}:root` },
  actions: [...ADMINISTER, ...ENCRYPT_AND_DECRYPT],
  resources: THIS_KEY,
});

const publisher = (name: string, { account }: Place): ResourceStatement => ({
  sid: `UseFor${name}`,
  principal: { Service: `${name.toLowerCase()}.amazonaws.com` },
  actions: PUBLISH,
  resources: THIS_KEY,
  conditions: { StringEquals: { "aws:SourceAccount": account } },
});

const STATEMENTS: Readonly<Record<KeyUser, (place: Place) => ResourceStatement>> = {
  // Without a condition: to an encrypted topic EventBridge names no source, and would be refused.
  events: () => ({
    sid: "UseForEvents",
    principal: { Service: "events.amazonaws.com" },
    actions: PUBLISH,
    resources: THIS_KEY,
  }),
  cloudwatch: (place) => publisher("Cloudwatch", place),
  budgets: (place) => publisher("Budgets", place),
  cloudtrail: ({ account, region, prefix }) => ({
    sid: "UseForTrails",
    principal: { Service: "cloudtrail.amazonaws.com" },
    // DescribeKey is asked for without an encryption context, so no condition may name one.
    actions: ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"],
    resources: THIS_KEY,
    conditions: {
      ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:${region}:${account}:trail/${prefix}-*` },
    },
  }),
  logs: ({ account, region }) => ({
    sid: "UseForLogs",
    principal: { Service: `logs.${region}.amazonaws.com` },
    actions: ENCRYPT_AND_DECRYPT,
    resources: THIS_KEY,
    conditions: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*`,
      },
    },
  }),
};
