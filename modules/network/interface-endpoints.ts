import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { placeOf } from "../iam/place";
import { policyDocument } from "../iam/policy-document";
import type { Network } from "./network";
import { ownAccount } from "./own-account";

/** What can be asked of a service through its endpoint; whether a role may, its policy says. */
const ACTIONS = {
  /** The catalog of the Iceberg tables. */
  glue: [
    "glue:GetDatabase",
    "glue:GetDatabases",
    "glue:GetTable",
    "glue:GetTables",
    "glue:CreateTable",
    "glue:UpdateTable",
    "glue:GetPartitions",
  ],
  /** Keys that the nodes themselves ask for: LUKS. S3 and EBS ask for theirs outside the VPC. */
  kms: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
  /** Metrics that a job publishes. */
  monitoring: ["cloudwatch:PutMetricData"],
} as const;

/** A service that can have an endpoint, as in `com.amazonaws.<region>.<service>`. */
export type InterfaceService = keyof typeof ACTIONS;

export interface InterfaceEndpointsProps {
  readonly name: string;
  readonly network: Pick<Network, "subnetIds" | "vpcCidr" | "vpcId">;
  readonly services: readonly InterfaceService[];
}

/** Services that have no gateway endpoint; each is paid by the hour and zone, used or not. */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, { name, network, services }: InterfaceEndpointsProps) {
    super(scope, id);
    if (services.length === 0) return;
    const { subnetIds, vpcId } = network;
    const group = this.group(name, network);
    const place = placeOf(this);
    for (const service of services) {
      new VpcEndpoint(this, service, {
        vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${place.region}.${service}`,
        subnetIds: [...subnetIds],
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        policy: policyDocument([
          { sid: "Use", ...ownAccount(place), actions: ACTIONS[service], resources: ["*"] },
        ]),
        tags: { Name: `${name}-${service}` },
      });
    }
  }

  private group(name: string, { vpcCidr, vpcId }: InterfaceEndpointsProps["network"]) {
    const group = new SecurityGroup(this, "group", {
      name: `${name}-endpoints`,
      description: "Interface endpoints: from inside the VPC only.",
      vpcId,
    });
    new VpcSecurityGroupIngressRule(this, "https", {
      description: "Calls of AWS services.",
      securityGroupId: group.id,
      cidrIpv4: vpcCidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return group;
  }
}
