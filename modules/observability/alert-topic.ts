import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { arnOf, type Place, placeOf } from "../iam/place";
import { policyDocument, type ResourceStatement } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";
import type { DataKey } from "../storage/data-key";

export interface AlertTopicProps {
  readonly name: string;
  readonly key: DataKey;
  /** Who gets the alerts by mail, after confirming once. @default - nobody */
  readonly email?: string;
}

/** Where everything that needs a person goes. */
export class AlertTopic extends Construct {
  readonly arn: string;
  /** Wait for it where a service checks that it may publish, when it is told to. */
  readonly policy: ITerraformDependable;
  private readonly key: DataKey;

  constructor(scope: Construct, id: string, { name, key, email }: AlertTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", { name, kmsMasterKeyId: key.arn });
    const policy = topicPolicy(arnOf(this, "sns", name), placeOf(this));
    this.policy = new SnsTopicPolicy(this, "policy", { arn: topic.arn, policy });
    if (email !== undefined) {
      const subscription = { topicArn: topic.arn, protocol: "email", endpoint: email };
      new SnsTopicSubscription(this, "email", subscription);
    }
    this.arn = topic.arn;
    this.key = key;
  }

  /** Let `role` raise an alert. */
  grantPublish(role: ServiceRole): void {
    role.allow({ sid: "PublishAlerts", actions: ["sns:Publish"], resources: [this.arn] });
    this.key.grantEncrypt(role);
  }
}

function topicPolicy(arn: string, { account }: Place): string {
  const alarms: ResourceStatement = {
    sid: "Alarms",
    principal: { Service: "cloudwatch.amazonaws.com" },
    actions: ["sns:Publish"],
    resources: [arn],
    conditions: { StringEquals: { "aws:SourceAccount": account } },
  };
  // Without a condition: EventBridge tells SNS neither rule nor account, and would be refused.
  const rules: ResourceStatement = {
    sid: "Rules",
    principal: { Service: "events.amazonaws.com" },
    actions: ["sns:Publish"],
    resources: [arn],
  };
  const budgets: ResourceStatement = {
    sid: "Budgets",
    principal: { Service: "budgets.amazonaws.com" },
    actions: ["sns:Publish"],
    resources: [arn],
    conditions: {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:budgets::${account}:*` },
    },
  };
  const tlsOnly: ResourceStatement = {
    sid: "TlsOnly",
    effect: "Deny",
    principal: "*",
    actions: ["sns:Publish"],
    resources: [arn],
    conditions: { Bool: { "aws:SecureTransport": "false" } },
  };
  return policyDocument([alarms, rules, budgets, tlsOnly]);
}
