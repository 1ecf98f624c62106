import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role";
import type { Pipeline } from "./pipeline";

/** Within how many minutes of its time a run may start; it spreads load inside AWS. */
const WINDOW_MINUTES = 15;

export interface ScheduleProps {
  readonly name: string;
  readonly pipeline: Pipeline;
  /** In UTC. */
  readonly cron: string;
  readonly enabled: boolean;
}

/** Starts the pipeline at a time of day. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { name, pipeline, cron, enabled }: ScheduleProps) {
    super(scope, id);
    const roleName = `${name}-schedule`;
    const role = new ServiceRole(this, "role", {
      name: roleName,
      service: "scheduler.amazonaws.com",
    });
    pipeline.grantStart(role);
    new SchedulerSchedule(this, "schedule", {
      name,
      description: "Starts the daily run.",
      scheduleExpression: cron,
      scheduleExpressionTimezone: "UTC",
      state: enabled ? "ENABLED" : "DISABLED",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: WINDOW_MINUTES },
      target: {
        arn: pipeline.arn,
        roleArn: role.arn,
        input: JSON.stringify({ scheduled_at: "<aws.scheduler.scheduled-time>" }),
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 5 },
      },
    });
  }
}
