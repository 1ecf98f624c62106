import { Construct } from "constructs";
import type { AlertTopic } from "../observability/alert-topic";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import type { Pipeline } from "./pipeline";
import { ScheduledFunction } from "./scheduled-function";

export interface OnArrivalProps {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly files: ItemTable;
  readonly enabled: boolean;
  /** A run starts when nothing has arrived for so long. */
  readonly quietMinutes: number;
  readonly key: DataKey;
  readonly logRetentionDays: number;
  readonly alerts: AlertTopic;
}

/** Starts a run soon after files arrived, instead of at a time of day. */
export class OnArrival extends Construct {
  constructor(scope: Construct, id: string, props: OnArrivalProps) {
    super(scope, id);
    const { alerts, enabled, files, key, logRetentionDays, name, pipeline, quietMinutes } = props;
    const { role } = new ScheduledFunction(this, "start-run", {
      name,
      source: "start-run",
      description: "Starts a run if files wait for one.",
      environment: {
        FILES_TABLE: files.name,
        STATE_MACHINE_ARN: pipeline.arn,
        QUIET_MINUTES: String(quietMinutes),
      },
      key,
      logRetentionDays,
      expression: `rate(${quietMinutes} minute${quietMinutes === 1 ? "" : "s"})`,
      enabled,
      alerts,
    });
    files.grantQuery(role);
    pipeline.grantStart(role);
    pipeline.grantList(role);
  }
}
