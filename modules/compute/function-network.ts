import { SEE_NETWORKS } from "../iam/any-resource";
import type { Place } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";

/** Where in a VPC a function has its network interfaces. */
export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** Lambda makes and removes the interfaces with the function's role; the function's own code must not. */
const BY_LAMBDA_ITSELF = { Null: { "lambda:SourceFunctionArn": "true" } };

/** Let Lambda connect a function of `role` to a network. */
export function grantNetwork(
  role: ServiceRole,
  { account, region }: Pick<Place, "account" | "region">,
  { securityGroupIds, subnetIds }: FunctionNetwork,
): void {
  const arn = (resource: string) => `arn:aws:ec2:${region}:${account}:${resource}`;
  role.allow(SEE_NETWORKS);
  role.allow({
    sid: "CreateInterfaces",
    actions: ["ec2:CreateNetworkInterface"],
    resources: [
      arn("network-interface/*"),
      ...subnetIds.map((id) => arn(`subnet/${id}`)),
      ...securityGroupIds.map((id) => arn(`security-group/${id}`)),
    ],
    conditions: BY_LAMBDA_ITSELF,
  });
  role.allow({
    sid: "ManageInterfaces",
    actions: [
      "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ],
    // Ids that Lambda chooses; narrower than this, its check of the role fails.
    resources: [arn("*/*")],
    conditions: BY_LAMBDA_ITSELF,
  });
}
