import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import type { Network } from "./network";

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/** Let members of a group reach what the network has: S3, DynamoDB and the interface endpoints, by TLS. */
export function reachServices(
  scope: Construct,
  id: string,
  securityGroupId: string,
  { prefixListIds: [s3, dynamodb], vpcCidr }: Pick<Network, "prefixListIds" | "vpcCidr">,
): void {
  const rules = new Construct(scope, id);
  const ways = {
    s3: { description: "S3, by its gateway endpoint.", prefixListId: s3 },
    dynamodb: { description: "DynamoDB, by its gateway endpoint.", prefixListId: dynamodb },
    endpoints: { description: "The interface endpoints.", cidrIpv4: vpcCidr },
  };
  for (const [service, to] of Object.entries(ways)) {
    new VpcSecurityGroupEgressRule(rules, service, { securityGroupId, ...HTTPS, ...to });
  }
}
