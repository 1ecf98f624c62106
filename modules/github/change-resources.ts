import { makeLinkedRole } from "../iam/linked-role";
import type { Place } from "../iam/place";
import type { Statement } from "../iam/policy-document";
import { changeNamed } from "./change-named";

/**
 * What applying the stacks takes: to make, change and delete what bears the names of the stage. Where AWS names a thing
 * itself (keys, networks, policies of endpoints), the stage's tag or the region is the limit.
 */
export function changeResources(place: Place): Statement[] {
  return [...changeNamed(place), ...unnamed(place), ...roles(place)];
}

/** What has no name of ours in its ARN. */
function unnamed({ account, region }: Place): Statement[] {
  const inRegion = { StringEquals: { "aws:RequestedRegion": region } };
  const inRegionOf = (service: string) => `${service}.${region}.amazonaws.com`;
  const keys = `arn:aws:kms:${region}:${account}:key/*`;
  return [
    {
      sid: "ChangeNetwork",
      actions: [
        ...[
          "Vpc",
          "Subnet",
          "RouteTable",
          "SecurityGroup",
          "NetworkInterface",
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
      resources: [keys, `arn:aws:kms:${region}:${account}:alias/*`],
    },
    {
      sid: "UseKeys",
      actions: [
        ...["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
        ...["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
      ],
      resources: [keys],
      // To upload code, and to make tables: both ask the key in the name of who calls them.
      conditions: { StringEquals: { "kms:ViaService": ["s3", "dynamodb"].map(inRegionOf) } },
    },
    {
      sid: "MakeUnnamed",
      actions: [
        ...["kms:CreateKey", "elasticmapreduce:CreateSecurityConfiguration"],
        ...["elasticmapreduce:DeleteSecurityConfiguration", "glue:CreateClassifier"],
        ...["glue:UpdateClassifier", "glue:DeleteClassifier", "lambda:CreateEventSourceMapping"],
        ...["lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"],
        ...["lambda:TagResource", "lambda:UntagResource"],
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
        ...["iam:RemoveRoleFromInstanceProfile", "iam:TagInstanceProfile"],
        "iam:UntagInstanceProfile",
      ],
      resources: [...own, profiles],
    },
    {
      sid: "HandOverRoles",
      actions: ["iam:PassRole"],
      resources: own,
      conditions: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } },
    },
    makeLinkedRole(account, "emrServerless"),
  ];
}
