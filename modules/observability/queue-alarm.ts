import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlertTopic } from "./alert-topic";
import { messagesIn } from "./metric";

export interface QueueAlarmProps {
  readonly queueName: string;
  readonly meaning: string;
  readonly alerts: AlertTopic;
}

/** Alerts as soon as a message lies in a queue that should be empty. */
export class QueueAlarm extends Construct {
  constructor(scope: Construct, id: string, { queueName, meaning, alerts }: QueueAlarmProps) {
    super(scope, id);
    new Alarm(this, "alarm", {
      name: `${queueName}-not-empty`,
      meaning,
      metric: messagesIn(queueName),
      periodMinutes: 5,
      never: { above: 0 },
      // An empty queue reports nothing for hours.
      missing: "notBreaching",
      alerts,
    });
  }
}
