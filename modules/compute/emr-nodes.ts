import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { makeLinkedRole } from "../iam/linked-role";
import { placeOf } from "../iam/place";
import { ServiceRole } from "../iam/service-role";
import type { DataKey } from "../storage/data-key";

/** What EMR may do to start and stop machines that carry its tag. */
const EMR_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2";

/** Whom a cluster consists of: EMR's own role, which starts the machines, and theirs, which does the work. */
export class EmrNodes extends Construct {
  /** Of EMR. */
  readonly service: ServiceRole;
  /** Of the machines: what the jobs may. */
  readonly role: ServiceRole;
  readonly profile: string;

  constructor(scope: Construct, id: string, { key, name }: { name: string; key: DataKey }) {
    super(scope, id);
    this.role = new ServiceRole(this, "nodes", {
      name: `${name}-nodes`,
      service: "ec2.amazonaws.com",
    });
    this.profile = new IamInstanceProfile(this, "profile", {
      name: `${name}-nodes`,
      role: this.role.name,
    }).name;
    this.service = new ServiceRole(this, "emr", {
      name: `${name}-emr`,
      service: "elasticmapreduce.amazonaws.com",
    });
    const managed = { role: this.service.name, policyArn: EMR_POLICY };
    new IamRolePolicyAttachment(this, "managed", managed);
    this.service.allow({
      sid: "GiveNodesTheirRole",
      actions: ["iam:PassRole"],
      resources: [this.role.knownArn],
      conditions: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    });
    // The first Spot machine of an account; EMR's managed policy, unlike the one before it, leaves that out.
    this.service.allow(makeLinkedRole(placeOf(this).account, "spot"));
    // EC2 makes the encrypted volumes with the role of whoever starts the machine.
    [this.role, this.service].forEach((role) => {
      key.grantVolumes(role);
    });
  }
}
