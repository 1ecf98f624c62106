import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { NodeFunction } from "../compute/node-function";

export interface OnEventProps {
  readonly name: string;
  readonly description: string;
  /** In the pattern language of EventBridge. */
  readonly pattern: object;
  readonly calls: NodeFunction;
}

const SECONDS = 24 * 3600;
/** EventBridge tries to deliver an event for a day. */
export const DELIVERY = { maximumEventAgeInSeconds: SECONDS, maximumRetryAttempts: 185 };

/** Calls a function with each event that matches. */
export class OnEvent extends Construct {
  readonly rule: CloudwatchEventRule;

  constructor(scope: Construct, id: string, { calls, description, name, pattern }: OnEventProps) {
    super(scope, id);
    this.rule = new CloudwatchEventRule(this, "rule", {
      name,
      description,
      eventPattern: JSON.stringify(pattern),
    });
    const permission = new LambdaPermission(this, "permission", {
      statementId: "FromRule",
      functionName: calls.reference,
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: this.rule.arn,
    });
    new CloudwatchEventTarget(this, "call", {
      rule: this.rule.name,
      targetId: "call",
      arn: calls.reference,
      retryPolicy: DELIVERY,
      dependsOn: [permission],
    });
  }
}
