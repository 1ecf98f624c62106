import type { Place } from "../iam/place";
import { sid, type Statement } from "../iam/policy-document";

interface Right {
  readonly service: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const CHANGE = ["Create*", "Update*", "Delete*"];
const TAG = ["TagResource", "UntagResource"];
const MANAGE = [...CHANGE, "Put*", ...TAG];

/** To make, change and delete what bears the names of the stage. */
export function changeNamed(place: Place): Statement[] {
  return rights(place).map(statement);
}

function rights({ account, prefix, region }: Place): Right[] {
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
    right("logs", [...MANAGE, "Associate*", "Disassociate*"], ...logGroups(prefix)),
    right("quicksight", [...MANAGE, "Pass*"], `*/${prefix}`, `*/${prefix}-*`),
    right("quicksight", ["CreateGroup", "UpdateGroup", "DeleteGroup"], "group/*"),
    right("sagemaker", [...MANAGE, "AddTags", "DeleteTags", "Start*", "Stop*"], `*/${prefix}-*`),
    right("scheduler", MANAGE, `schedule/*/${prefix}-*`),
    right("secretsmanager", [...CHANGE, ...TAG], `secret:${prefix}/*`),
    right("sns", [...MANAGE, "SetTopicAttributes", "Subscribe", "Unsubscribe"], `${prefix}-*`),
    right("sqs", [...MANAGE, "SetQueueAttributes", "TagQueue", "UntagQueue"], `${prefix}-*`),
    right("states", MANAGE, `stateMachine:${prefix}-*`),
    ...buckets(prefix),
    {
      ...right("budgets", ["ModifyBudget", ...TAG]),
      resources: [`arn:aws:budgets::${account}:budget/${prefix}-*`],
    },
    {
      ...right("cloudwatch", ["PutDashboard", "DeleteDashboards"]),
      resources: [`arn:aws:cloudwatch::${account}:dashboard/${prefix}-*`],
    },
  ];
}

/** Names of functions, machines and jobs end in the stage's; a crawler's log has one name in the whole account. */
const logGroups = (prefix: string): string[] => [
  `log-group:/aws/*${prefix}*`,
  `log-group:/aws-glue/jobs/${prefix}/*`,
  "log-group:/aws-glue/crawlers*",
];

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
