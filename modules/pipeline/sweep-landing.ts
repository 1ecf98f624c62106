import { Construct } from "constructs";
import { LANDING } from "../catalog/retention";
import type { AlertTopic } from "../observability/alert-topic";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import type { LandingQueue } from "./landing-queue";
import { ScheduledFunction } from "./scheduled-function";

/** Days in which a sweep that did not happen can be made up for. */
const SWEEP_DAYS = 3;

export interface SweepLandingProps {
  readonly name: string;
  readonly raw: DataBucket;
  readonly files: ItemTable;
  readonly queue: LandingQueue;
  /** In UTC, some time before the daily run. */
  readonly expression: string;
  readonly enabled: boolean;
  readonly key: DataKey;
  readonly logRetentionDays: number;
  readonly alerts: AlertTopic;
}

/** Finds landed files whose event was lost, and queues them like any other. */
export class SweepLanding extends Construct {
  constructor(scope: Construct, id: string, props: SweepLandingProps) {
    super(scope, id);
    const { alerts, enabled, expression, files, key, logRetentionDays, name, queue, raw } = props;
    const { role } = new ScheduledFunction(this, "sweep", {
      name,
      source: "sweep-landing",
      description: "Queues landed files whose event was lost.",
      environment: {
        RAW_BUCKET: raw.name,
        LANDING_PREFIX: LANDING,
        FILES_TABLE: files.name,
        QUEUE_URL: queue.url,
        SWEEP_DAYS: String(SWEEP_DAYS),
      },
      key,
      logRetentionDays,
      timeoutSeconds: 900,
      expression,
      enabled,
      alerts,
    });
    raw.grantListVersions(role, LANDING);
    files.grantQuery(role);
    queue.grantSend(role);
  }
}
