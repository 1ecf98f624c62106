import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import type { Network } from "./network";
import { reachServices } from "./reach-services";

export interface WorkloadGroupProps {
  readonly name: string;
  readonly network: Pick<Network, "prefixListIds" | "vpcCidr" | "vpcId">;
}

/** What a member of the VPC may reach: S3, DynamoDB and the interface endpoints; nobody reaches it. */
export class WorkloadGroup extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name, network }: WorkloadGroupProps) {
    super(scope, id);
    this.id = new SecurityGroup(this, "group", {
      name: `${name}-workload`,
      description: "Jobs of the pipeline: to AWS services only, from nowhere.",
      vpcId: network.vpcId,
    }).id;
    reachServices(this, "reach", this.id, network);
  }
}
