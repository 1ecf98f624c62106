import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { NodeFunction } from "../compute/node-function";
import type { AlertTopic } from "../observability/alert-topic";
import type { Pipeline } from "./pipeline";

export interface EndedOutsideProps {
  readonly name: string;
  readonly pipeline: Pipeline;
  /** Records a failed run and gives back what it held. */
  readonly recorder: NodeFunction;
  readonly alerts: AlertTopic;
}

const SECONDS = 24 * 3600;

/** A run that is stopped or takes too long ends without its failure path: this does the same for it. */
export class EndedOutside extends Construct {
  constructor(scope: Construct, id: string, props: EndedOutsideProps) {
    super(scope, id);
    const { alerts, name, pipeline, recorder } = props;
    const rule = new CloudwatchEventRule(this, "rule", {
      name,
      description: "Runs that ended outside their steps.",
      eventPattern: JSON.stringify({
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { stateMachineArn: [pipeline.arn], status: ["ABORTED", "TIMED_OUT"] },
      }),
    });
    const retryPolicy = { maximumEventAgeInSeconds: SECONDS, maximumRetryAttempts: 185 };
    const permission = new LambdaPermission(this, "permission", {
      statementId: "FromRule",
      functionName: recorder.reference,
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "record", {
      rule: rule.name,
      targetId: "record",
      arn: recorder.reference,
      retryPolicy,
      dependsOn: [permission],
    });
    new CloudwatchEventTarget(this, "alert", {
      rule: rule.name,
      targetId: "alert",
      arn: alerts.arn,
      inputTransformer: ALERT,
      retryPolicy,
    });
  }
}

/** What the alert step says of a step that failed. */
const ALERT = {
  inputPaths: {
    run: "$.detail.name",
    execution: "$.detail.executionArn",
    status: "$.detail.status",
  },
  inputTemplate: `{
  "run_id": <run>,
  "execution": <execution>,
  "error": { "Error": <status>, "Cause": "The run ended outside its steps: stopped, or out of time." }
}`,
};
