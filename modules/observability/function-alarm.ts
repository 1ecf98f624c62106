import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlertTopic } from "./alert-topic";
import { functionErrors } from "./metric";

export interface FunctionAlarmProps {
  readonly functionName: string;
  readonly alerts: AlertTopic;
}

/** Alerts when a call of a function failed: nobody waits for the answer of one that events call. */
export class FunctionAlarm extends Construct {
  constructor(scope: Construct, id: string, { alerts, functionName }: FunctionAlarmProps) {
    super(scope, id);
    new Alarm(this, "alarm", {
      name: `${functionName}-errors`,
      meaning: `A call of ${functionName} failed; its log says why.`,
      metric: functionErrors(functionName),
      periodMinutes: 5,
      never: { above: 0 },
      alerts,
    });
  }
}
