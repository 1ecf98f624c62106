import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role";

/** What can be started at a time. */
export interface Startable {
  readonly arn: string;
  /** Let `role` start it. */
  grantStart(role: ServiceRole): void;
}

export interface ScheduleProps {
  readonly name: string;
  readonly description: string;
  readonly starts: Startable;
  /** `cron(...)`, in UTC, or `rate(...)`. */
  readonly expression: string;
  readonly enabled: boolean;
  /** Minutes over which the start may be spread; it eases load inside AWS. @default 0 */
  readonly windowMinutes?: number;
}

/** Starts something at a time, and tells it for which time: that stays the same in a late or repeated start. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { description, enabled, expression, name, starts, windowMinutes = 0 } = props;
    const service = "scheduler.amazonaws.com";
    const role = new ServiceRole(this, "role", { name: `${name}-schedule`, service });
    starts.grantStart(role);
    new SchedulerSchedule(this, "schedule", {
      name,
      description,
      scheduleExpression: expression,
      scheduleExpressionTimezone: "UTC",
      state: enabled ? "ENABLED" : "DISABLED",
      flexibleTimeWindow: windowMinutes
        ? { mode: "FLEXIBLE", maximumWindowInMinutes: windowMinutes }
        : { mode: "OFF" },
      target: {
        arn: starts.arn,
        roleArn: role.arn,
        input: JSON.stringify({ scheduled_at: "<aws.scheduler.scheduled-time>" }),
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 5 },
      },
    });
  }
}
