import { Construct } from "constructs";
import type { Contract } from "../../contracts";
import { Alarm } from "../observability/alarm";
import type { AlertTopic } from "../observability/alert-topic";
import { ownMetric } from "../observability/metric";

export interface ArrivalAlarmsProps {
  readonly name: string;
  readonly contracts: readonly Contract[];
  /** Deliveries are expected, so that silence is a fault. */
  readonly expected: boolean;
  readonly alerts: AlertTopic;
}

/** A period ends at any minute, and nothing is delivered at the same minute every day. */
const GRACE_HOURS = 2;

/** Alerts when a dataset that is delivered regularly was not. */
export class ArrivalAlarms extends Construct {
  /** The datasets that are watched. */
  readonly landing: readonly string[];

  constructor(scope: Construct, id: string, props: ArrivalAlarmsProps) {
    super(scope, id);
    const { alerts, contracts, expected, name } = props;
    this.landing = contracts.flatMap(({ frequencyHours: hours, name: dataset }) => {
      if (hours === undefined) return [];
      const about = { source: "ingest-file", name: "FilesArrived", dataset };
      new Alarm(this, dataset, {
        name: `${name}-${dataset}-missing`,
        meaning: `No usable file of ${dataset} arrived for ${hours + GRACE_HOURS} hours.`,
        metric: ownMetric(this, { ...about, statistic: "Sum" }),
        periodMinutes: (hours + GRACE_HOURS) * 60,
        never: { below: 1 },
        missing: expected ? "breaching" : "notBreaching",
        alerts,
      });
      return [dataset];
    });
  }
}
