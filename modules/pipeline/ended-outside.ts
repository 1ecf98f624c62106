import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import type { NodeFunction } from "../compute/node-function";
import type { AlertTopic } from "../observability/alert-topic";
import { DELIVERY, OnEvent } from "./on-event";
import type { Pipeline } from "./pipeline";

export interface EndedOutsideProps {
  readonly name: string;
  readonly pipeline: Pipeline;
  /** Records a failed run and gives back what it held. */
  readonly recorder: NodeFunction;
  readonly alerts: AlertTopic;
}

/** The event of a run of `stateMachineArn` that is stopped or takes too long: its failure path never runs. */
export const endedOutside = (stateMachineArn: string): object => ({
  source: ["aws.states"],
  "detail-type": ["Step Functions Execution Status Change"],
  detail: { stateMachineArn: [stateMachineArn], status: ["ABORTED", "TIMED_OUT"] },
});

/** Does for a run that ended outside its steps what its failure path would have done. */
export class EndedOutside extends Construct {
  constructor(scope: Construct, id: string, props: EndedOutsideProps) {
    super(scope, id);
    const { alerts, name, pipeline, recorder } = props;
    const { rule } = new OnEvent(this, "record", {
      name,
      description: "Runs that ended outside their steps.",
      pattern: endedOutside(pipeline.arn),
      calls: recorder,
    });
    new CloudwatchEventTarget(this, "alert", {
      rule: rule.name,
      targetId: "alert",
      arn: alerts.arn,
      inputTransformer: ALERT,
      retryPolicy: DELIVERY,
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
