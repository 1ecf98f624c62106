import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import type { NodeFunction } from "../compute/node-function";
import { ServiceRole } from "../iam/service-role";
import type { DeadLetterQueue } from "./dead-letter-queue";

/** Within how many minutes of its time a source may be read; it spreads the load on the other side. */
const WINDOW_MINUTES = 10;

export interface SourceScheduleProps {
  readonly name: string;
  /** The source to read, by its name in config/. */
  readonly source: string;
  readonly function: NodeFunction;
  readonly deadLetters: DeadLetterQueue;
  /** In UTC. */
  readonly cron: string;
  readonly enabled: boolean;
}

/** Has a source read at a time of day. */
export class SourceSchedule extends Construct {
  constructor(scope: Construct, id: string, props: SourceScheduleProps) {
    super(scope, id);
    const { cron, deadLetters, enabled, name, source } = props;
    const service = "scheduler.amazonaws.com";
    const role = new ServiceRole(this, "role", { name: `${name}-schedule`, service });
    props.function.grantInvoke(role);
    deadLetters.grantSend(role);
    new SchedulerSchedule(this, "schedule", {
      name,
      description: `Reads the source ${source}.`,
      scheduleExpression: cron,
      scheduleExpressionTimezone: "UTC",
      state: enabled ? "ENABLED" : "DISABLED",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: WINDOW_MINUTES },
      target: {
        arn: props.function.reference,
        roleArn: role.arn,
        // The same in every delivery of one time: what is read follows from it.
        input: JSON.stringify({ source, scheduled_at: "<aws.scheduler.scheduled-time>" }),
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 5 },
        deadLetterConfig: { arn: deadLetters.reference },
      },
      // Scheduler refuses a queue that its role may not send to.
      dependsOn: [role.policy],
    });
  }
}
