import type { Construct } from "constructs";
import type { EmrCluster } from "../compute/emr-cluster";
import { makeLinkedRole } from "../iam/linked-role";
import { arnOf, placeOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";

/** EMR chooses the ids of clusters. */
const clusters = (scope: Construct): string => arnOf(scope, "elasticmapreduce", "cluster/*");

/** Let a role see how clusters stand. */
export function grantLook(scope: Construct, role: ServiceRole): void {
  const actions = ["elasticmapreduce:DescribeCluster", "elasticmapreduce:ListSteps"];
  role.allow({ sid: "SeeClusters", actions, resources: [clusters(scope)] });
}

/** Let a role end the steps of a state machine that wait for a cluster. */
export function grantTell(scope: Construct, role: ServiceRole, stateMachine: string): void {
  const resources = [arnOf(scope, "states", `stateMachine:${stateMachine}`)];
  const actions = ["states:SendTaskSuccess", "states:SendTaskFailure"];
  role.allow({ sid: "EndTheStep", actions, resources });
}

/** Let a role stop clusters. */
export function grantStop(scope: Construct, role: ServiceRole): void {
  const actions = ["elasticmapreduce:TerminateJobFlows"];
  role.allow({ sid: "StopClusters", actions, resources: [clusters(scope)] });
}

/** Let a role start clusters that carry our tag, and find those that live. */
export function grantLaunch(
  scope: Construct,
  role: ServiceRole,
  { cluster, prefix }: { readonly cluster: EmrCluster; readonly prefix: string },
): void {
  role.allow({
    sid: "LaunchClusters",
    actions: ["elasticmapreduce:RunJobFlow"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:RequestTag/pipeline": prefix } },
  });
  role.allow({
    sid: "FindClusters",
    actions: ["elasticmapreduce:ListClusters"],
    resources: ["*"],
  });
  role.allow({
    sid: "TagClusters",
    actions: ["elasticmapreduce:AddTags"],
    resources: [clusters(scope)],
  });
  role.allow(makeLinkedRole(placeOf(scope).account, "emr"));
  grantPass(role, cluster);
}

/** A cluster needs two roles, which whoever starts it hands over. */
function grantPass(role: ServiceRole, { nodes }: EmrCluster): void {
  const passed = {
    Service: [nodes.service.knownArn, "elasticmapreduce.amazonaws.com"],
    Nodes: [nodes.role.knownArn, "ec2.amazonaws.com"],
  } as const;
  for (const [who, [arn, to]] of Object.entries(passed)) {
    role.allow({
      sid: `Give${who}TheirRole`,
      actions: ["iam:PassRole"],
      resources: [arn],
      conditions: { StringEquals: { "iam:PassedToService": to } },
    });
  }
}
