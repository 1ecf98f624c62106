import type { Statement } from "./policy-document";

/** Roles that a service makes in an account when it is first used there; who uses it first must be let. */
const LINKED_ROLES = {
  emr: ["elasticmapreduce.amazonaws.com", "AWSServiceRoleForEMRCleanup"],
  emrServerless: ["ops.emr-serverless.amazonaws.com", "AWSServiceRoleForAmazonEMRServerless"],
  spot: ["spot.amazonaws.com", "AWSServiceRoleForEC2Spot"],
} as const;

/** What it takes to be the first in an account who uses a service. */
export function makeLinkedRole(account: string, of: keyof typeof LINKED_ROLES): Statement {
  const [service, role] = LINKED_ROLES[of];
  return {
    sid: "MakeLinkedRole",
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [`arn:aws:iam::${account}:role/aws-service-role/${service}/${role}`],
    conditions: { StringEquals: { "iam:AWSServiceName": service } },
  };
}
