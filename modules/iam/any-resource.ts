import type { Statement } from "./policy-document";

/** Actions that take no resource, each with the reason; no other statement may say `*`. */
export const ANY_RESOURCE_REASONS: Readonly<Record<string, string>> = {
  "cloudwatch:PutMetricData": "metrics have no ARN; limited to one namespace by a condition",
  "logs:CreateLogDelivery": "log deliveries have no ARN before they exist",
  "logs:GetLogDelivery": "log deliveries take no resource in IAM",
  "logs:UpdateLogDelivery": "log deliveries take no resource in IAM",
  "logs:DeleteLogDelivery": "log deliveries take no resource in IAM",
  "logs:ListLogDeliveries": "a list over the account",
  "logs:PutResourcePolicy": "resource policies of CloudWatch Logs belong to the account",
  "logs:DescribeResourcePolicies": "a list over the account",
  "logs:DescribeLogGroups": "a list over the account",
  "ec2:DescribeNetworkInterfaces": "a list over the account",
  "ec2:DescribeSubnets": "a list over the account",
  "elasticmapreduce:RunJobFlow":
    "a cluster has no ARN before it runs; limited to one tag by a condition",
  "elasticmapreduce:ListClusters": "a list over the account",
  "ecr:GetAuthorizationToken": "a token for the account",
  "xray:PutTraceSegments": "traces have no ARN",
  "xray:PutTelemetryRecords": "telemetry has no ARN",
  "xray:GetSamplingRules": "sampling rules are read for the account",
  "xray:GetSamplingTargets": "sampling targets are read for the account",
};

/** What Step Functions needs to deliver its log to a log group. */
export const DELIVER_LOGS: Statement = {
  sid: "DeliverLogs",
  actions: [
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
  ],
  resources: ["*"],
};

/** What a traced service needs to send its traces. */
export const SEND_TRACES: Statement = {
  sid: "SendTraces",
  actions: [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
  ],
  resources: ["*"],
};

/** What a traced function needs: Lambda itself decides what is sampled. */
export const SEND_FUNCTION_TRACES: Statement = {
  sid: "SendTraces",
  actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  resources: ["*"],
};

/** What is needed to ask any registry for an image. */
export const PULL_IMAGES: Statement = {
  sid: "AskForImages",
  actions: ["ecr:GetAuthorizationToken"],
  resources: ["*"],
};

/** What Lambda needs to find the network interfaces of a function in a VPC. */
export const SEE_NETWORKS: Statement = {
  sid: "SeeNetworks",
  actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
  resources: ["*"],
};

/** What a job needs to publish metrics in `namespace` and nowhere else. */
export const publishMetrics = (namespace: string): Statement => ({
  sid: "PublishMetrics",
  actions: ["cloudwatch:PutMetricData"],
  resources: ["*"],
  conditions: { StringEquals: { "cloudwatch:namespace": namespace } },
});
