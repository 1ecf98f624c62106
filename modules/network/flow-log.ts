import { FlowLog as AwsFlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role";
import { LogGroup } from "../observability/log-group";
import type { DataKey } from "../storage/data-key";

export interface FlowLogProps {
  readonly name: string;
  readonly vpcId: string;
  readonly key: DataKey;
  readonly days: number;
}

/** Who talked to whom in the VPC, refused or not, in ten-minute sums. */
export class FlowLog extends Construct {
  constructor(scope: Construct, id: string, { days, key, name, vpcId }: FlowLogProps) {
    super(scope, id);
    const log = new LogGroup(this, "log", { name: `/aws/vpc/${name}/flow`, days, key });
    const role = new ServiceRole(this, "role", {
      name: `${name}-flow-log`,
      service: "vpc-flow-logs.amazonaws.com",
    });
    log.grantWrite(role);
    role.allow({
      sid: "FindStreams",
      actions: ["logs:DescribeLogStreams"],
      resources: [`${log.arn}:*`],
    });
    role.allow({ sid: "FindLog", actions: ["logs:DescribeLogGroups"], resources: ["*"] });
    new AwsFlowLog(this, "flow", {
      vpcId,
      trafficType: "ALL",
      maxAggregationInterval: 600,
      logDestinationType: "cloud-watch-logs",
      logDestination: log.arn,
      iamRoleArn: role.arn,
      tags: { Name: name },
      dependsOn: [log.resource, role.policy],
    });
  }
}
