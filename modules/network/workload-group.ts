import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import type { Network } from "./network";

export interface WorkloadGroupProps {
  readonly name: string;
  readonly network: Pick<Network, "prefixListIds" | "vpcCidr" | "vpcId">;
}

/** What a member of the VPC may reach: S3, DynamoDB and the interface endpoints; nobody reaches it. */
export class WorkloadGroup extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name, network }: WorkloadGroupProps) {
    super(scope, id);
    const { prefixListIds, vpcCidr, vpcId } = network;
    const group = new SecurityGroup(this, "group", {
      name: `${name}-workload`,
      description: "Jobs of the pipeline: to AWS services only, from nowhere.",
      vpcId,
    });
    this.id = group.id;
    const [s3, dynamodb] = prefixListIds;
    this.reach("s3", { description: "S3, by its gateway endpoint.", prefixListId: s3 });
    this.reach("dynamodb", {
      description: "DynamoDB, by its gateway endpoint.",
      prefixListId: dynamodb,
    });
    this.reach("endpoints", { description: "The interface endpoints.", cidrIpv4: vpcCidr });
  }

  private reach(
    service: string,
    to: {
      readonly description: string;
      readonly prefixListId?: string;
      readonly cidrIpv4?: string;
    },
  ): void {
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    new VpcSecurityGroupEgressRule(this, service, { securityGroupId: this.id, ...https, ...to });
  }
}
