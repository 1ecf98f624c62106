import type { Place } from "../iam/place";
import { sid, type Statement } from "../iam/policy-document";

interface Right {
  readonly service: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const MANAGE = ["Create*", "Update*", "Delete*", "Put*", "TagResource", "UntagResource"];

/**
 * What applying the stacks takes: to make, change and delete what bears the names of the stage. Where AWS names a thing
 * itself (keys, networks, policies of endpoints), the stage's tag or the region is the limit.
 */
export function changeResources(place: Place): Statement[] {
  return [...named(place).map(statement), ...unnamed(place), ...roles(place)];
}

function named({ account, prefix, region }: Place): Right[] {
  const own = (service: string, ...resources: string[]) =>
    resources.map((each) => `arn:aws:${service}:${region}:${account}:${each}`);
  const right = (service: string, actions: readonly string[], ...resources: string[]) => ({
    service,
    actions,
    resources: own(service, ...resources),
  });
  return [
    right("athena", MANAGE, `workgroup/${prefix}-*`),
    right("cloudtrail", [...MANAGE, "AddTags", "RemoveTags", "StartLogging"], `trail/${prefix}-*`),
    right("cloudwatch", [...MANAGE, "SetAlarmState"], `alarm:${prefix}-*`),
    right("dynamodb", MANAGE, `table/${prefix}-*`),
    right("events", [...MANAGE, "RemoveTargets"], `rule/${prefix}-*`),
    right("glue", MANAGE, "catalog", "database/*", "table/*/*", "userDefinedFunction/*/*"),
    right("glue", MANAGE, `job/${prefix}-*`, `crawler/${prefix}-*`),
    right("lambda", [...MANAGE, "Add*", "Remove*", "Publish*"], `function:${prefix}-*`),
    right("logs", [...MANAGE, "Associate*", "Disassociate*"], `log-group:*${prefix}-*`),
    right("sagemaker", [...MANAGE, "AddTags", "DeleteTags"], `*/${prefix}-*`),
    right("scheduler", MANAGE, `schedule/*/${prefix}-*`),
    right("secretsmanager", MANAGE.slice(0, 3), `secret:${prefix}/*`, `secret:${prefix}-*`),
    right("sns", [...MANAGE, "SetTopicAttributes", "Subscribe", "Unsubscribe"], `${prefix}-*`),
    right("sqs", [...MANAGE, "SetQueueAttributes", "TagQueue", "UntagQueue"], `${prefix}-*`),
    right("states", MANAGE, `stateMachine:${prefix}-*`),
    ...buckets(prefix),
    { ...right("budgets", ["ModifyBudget"]), resources: [`arn:aws:budgets::${account}:budget/*`] },
    {
      ...right("cloudwatch", ["PutDashboard", "DeleteDashboards"]),
      resources: [`arn:aws:cloudwatch::${account}:dashboard/${prefix}-*`],
    },
  ];
}

/** Settings of the stage's buckets; objects only of the one that holds code. */
const buckets = (prefix: string): Right[] => [
  {
    service: "s3",
    actions: [
      "CreateBucket",
      "DeleteBucket",
      "DeleteBucketPolicy",
      "PutBucket*",
      "Put*Configuration",
    ],
    resources: [`arn:aws:s3:::${prefix}-*`],
  },
  {
    service: "s3",
    actions: ["GetObject*", "PutObject", "PutObjectTagging", "DeleteObject", "DeleteObjectVersion"],
    resources: [`arn:aws:s3:::${prefix}-artifacts-*/*`],
  },
];

function statement({ service, actions, resources }: Right, index: number): Statement {
  return {
    sid: sid("Change", `${service}/${index}`),
    actions: actions.map((action) => `${service}:${action}`),
    resources,
  };
}

/** What has no name of ours in its ARN. */
function unnamed({ account, region }: Place): Statement[] {
  const inRegion = { StringEquals: { "aws:RequestedRegion": region } };
  return [
    {
      sid: "ChangeNetwork",
      actions: [
        ...[
          "Vpc",
          "Subnet",
          "RouteTable",
          "SecurityGroup",
          "VpcEndpoint*",
          "FlowLogs",
          "Tags",
        ].flatMap((each) => [`ec2:Create${each}`, `ec2:Delete${each}`]),
        ...["ec2:Modify*", "ec2:AssociateRouteTable", "ec2:DisassociateRouteTable"],
        ...["ec2:AuthorizeSecurityGroup*", "ec2:RevokeSecurityGroup*"],
      ],
      resources: [`arn:aws:ec2:${region}:${account}:*`],
    },
    {
      sid: "ChangeKeys",
      actions: [
        ...["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias", "kms:PutKeyPolicy"],
        ...["kms:EnableKeyRotation", "kms:ScheduleKeyDeletion", "kms:UpdateKeyDescription"],
        ...["kms:TagResource", "kms:UntagResource", "kms:CreateGrant"],
      ],
      resources: [
        `arn:aws:kms:${region}:${account}:key/*`,
        `arn:aws:kms:${region}:${account}:alias/*`,
      ],
    },
    {
      sid: "MakeUnnamed",
      actions: [
        ...["kms:CreateKey", "elasticmapreduce:CreateSecurityConfiguration"],
        ...["elasticmapreduce:DeleteSecurityConfiguration", "glue:CreateClassifier"],
        ...["glue:UpdateClassifier", "glue:DeleteClassifier", "lambda:CreateEventSourceMapping"],
        ...["lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"],
        ...["emr-serverless:CreateApplication", "emr-serverless:UpdateApplication"],
        ...["emr-serverless:DeleteApplication", "emr-serverless:TagResource"],
      ],
      resources: ["*"],
      conditions: inRegion,
    },
  ];
}

/** Roles of the stage, and to hand them to AWS's services only. */
function roles({ account, prefix }: Place): Statement[] {
  const own = [`arn:aws:iam::${account}:role/${prefix}-*`];
  const profiles = `arn:aws:iam::${account}:instance-profile/${prefix}-*`;
  return [
    {
      sid: "ChangeRoles",
      actions: [
        ...["iam:CreateRole", "iam:DeleteRole", "iam:UpdateRole", "iam:UpdateAssumeRolePolicy"],
        ...["iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:AttachRolePolicy"],
        ...["iam:DetachRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:CreateInstanceProfile"],
        ...["iam:DeleteInstanceProfile", "iam:AddRoleToInstanceProfile"],
        "iam:RemoveRoleFromInstanceProfile",
      ],
      resources: [...own, profiles],
    },
    {
      sid: "HandOverRoles",
      actions: ["iam:PassRole"],
      resources: own,
      conditions: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } },
    },
  ];
}
