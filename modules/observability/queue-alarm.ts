import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { AlertTopic } from "./alert-topic";

export interface QueueAlarmProps {
  readonly queueName: string;
  readonly meaning: string;
  readonly alerts: AlertTopic;
}

/** Alerts as soon as a message lies in a queue that should be empty. */
export class QueueAlarm extends Construct {
  constructor(scope: Construct, id: string, { queueName, meaning, alerts }: QueueAlarmProps) {
    super(scope, id);
    new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: `${queueName}-not-empty`,
      alarmDescription: meaning,
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queueName },
      statistic: "Maximum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      // An empty queue reports nothing for hours.
      treatMissingData: "notBreaching",
      alarmActions: [alerts.arn],
    });
  }
}
