import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { DataKey } from "../storage/data-key";
import { ClusterGroups } from "./cluster-groups";
import { FlowLog } from "./flow-log";
import { GatewayEndpoints } from "./gateway-endpoints";
import { InterfaceEndpoints, type InterfaceService } from "./interface-endpoints";
import { WorkloadGroup } from "./workload-group";

export interface NetworkProps {
  /** Begins the names of its parts. */
  readonly name: string;
  /** Addresses of the VPC; each subnet gets a quarter, half of them stay free. */
  readonly cidr: string;
  /** Ids of the zones, one subnet each: an id means the same place in every account, a name does not. */
  readonly zones: readonly [string, string];
  /** The buckets that may be reached from inside, besides EMR's own. */
  readonly buckets: readonly string[];
  readonly interfaceServices: readonly InterfaceService[];
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** EMR's managed policy lets its service role act only in networks with this tag. */
const FOR_EMR = { "for-use-with-amazon-emr-managed-policies": "true" };

/** A VPC without a way to the internet: no gateway, no NAT, only the services that are named. */
export class Network extends Construct {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Literal. */
  readonly vpcCidr: string;
  /** A security group whose members reach S3, DynamoDB and the interface endpoints, and nobody else. */
  readonly workloadGroupId: string;
  /** Those of EMR clusters. */
  readonly clusterGroups: ClusterGroups;
  /** AWS's lists of the addresses of S3 and DynamoDB, for rules of other security groups. */
  readonly prefixListIds: readonly string[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { buckets, cidr, interfaceServices, key, logRetentionDays, name } = props;
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      // EMR and the private names of interface endpoints need them.
      enableDnsHostnames: true,
      tags: { Name: name, ...FOR_EMR },
    });
    this.vpcId = vpc.id;
    this.vpcCidr = cidr;
    // Without rules: what is put into a VPC without naming a group reaches nothing.
    new DefaultSecurityGroup(this, "default", {
      vpcId: vpc.id,
      tags: { Name: `${name}-locked` },
    });
    const routes = new RouteTable(this, "routes", { vpcId: vpc.id, tags: { Name: name } });
    this.subnetIds = props.zones.map((zone, i) => this.subnet(zone, i, routes.id));
    const place = { vpcId: vpc.id, routeTableId: routes.id };
    const gateways = new GatewayEndpoints(this, "gateways", { ...place, buckets, name });
    this.prefixListIds = gateways.prefixListIds;
    this.workloadGroupId = new WorkloadGroup(this, "workload", { network: this, name }).id;
    this.clusterGroups = new ClusterGroups(this, "clusters", { network: this, name });
    new InterfaceEndpoints(this, "interfaces", {
      network: this,
      services: interfaceServices,
      name,
    });
    new FlowLog(this, "flow", { name, vpcId: vpc.id, key, days: logRetentionDays });
  }

  private subnet(availabilityZoneId: string, index: number, routeTableId: string): string {
    const zone = new Construct(this, availabilityZoneId);
    const subnet = new Subnet(zone, "subnet", {
      vpcId: this.vpcId,
      cidrBlock: Fn.cidrsubnet(this.vpcCidr, 2, index),
      availabilityZoneId,
      mapPublicIpOnLaunch: false,
      tags: { Name: `private-${availabilityZoneId}`, ...FOR_EMR },
    });
    new RouteTableAssociation(zone, "routes", { subnetId: subnet.id, routeTableId });
    return subnet.id;
  }
}
