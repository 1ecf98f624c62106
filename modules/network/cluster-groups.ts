import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { Network } from "./network";
import { reachServices } from "./reach-services";

export interface ClusterGroupsProps {
  readonly name: string;
  readonly network: Pick<Network, "prefixListIds" | "vpcCidr" | "vpcId">;
}

/** EMR's managed policy lets its service role act only on groups with this tag. */
const FOR_EMR = { "for-use-with-amazon-emr-managed-policies": "true" };
/** Where EMR's service asks a node, and where nodes ask the service. */
const TO_NODE = { ipProtocol: "tcp", fromPort: 8443, toPort: 8443 };
const TO_SERVICE = { ipProtocol: "tcp", fromPort: 9443, toPort: 9443 };
const EVERYTHING = { ipProtocol: "-1" };

/**
 * The security groups of EMR clusters: nodes talk to each other, to EMR and to the services that the network has;
 * nobody else talks to them. EMR adds rules of its own when it starts a cluster. They are no drift: each rule here
 * is a resource by itself, and Terraform does not look at others.
 * Source: Amazon EMR Management Guide, "Working with Amazon EMR-managed security groups", clusters in private subnets.
 */
export class ClusterGroups extends Construct {
  /** Of all nodes. */
  readonly nodes: string;
  /** Of EMR's own interfaces in the subnets. */
  readonly service: string;

  constructor(scope: Construct, id: string, { name, network }: ClusterGroupsProps) {
    super(scope, id);
    this.nodes = this.group("nodes", `${name}-emr-nodes`, "Nodes of EMR clusters.", network.vpcId);
    this.service = this.group("service", `${name}-emr-service`, "EMR itself.", network.vpcId);
    reachServices(this, "reach", this.nodes, network);
    this.rule("nodes", this.nodes, this.nodes, EVERYTHING, "Nodes of a cluster to each other.");
    this.rule("to-node", this.service, this.nodes, TO_NODE, "EMR tells nodes what to do.");
    this.rule("to-service", this.nodes, this.service, TO_SERVICE, "Nodes report to EMR.");
  }

  private group(id: string, name: string, description: string, vpcId: string): string {
    // Groups that name each other could never be deleted with the rules that EMR added.
    const rules = { revokeRulesOnDelete: true };
    return new SecurityGroup(this, id, { name, description, vpcId, tags: FOR_EMR, ...rules }).id;
  }

  /** Both ends of a way: out of `from`, into `to`. */
  private rule(id: string, from: string, to: string, ports: object, description: string): void {
    const way = new Construct(this, `${id}-way`);
    const protocol = { ipProtocol: "tcp", ...ports };
    new VpcSecurityGroupEgressRule(way, "out", {
      securityGroupId: from,
      referencedSecurityGroupId: to,
      description,
      ...protocol,
    });
    new VpcSecurityGroupIngressRule(way, "in", {
      securityGroupId: to,
      referencedSecurityGroupId: from,
      description,
      ...protocol,
    });
  }
}
