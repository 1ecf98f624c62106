import { Construct } from "constructs";
import { Alarm } from "../observability/alarm";
import type { AlertTopic } from "../observability/alert-topic";
import { FunctionAlarm } from "../observability/function-alarm";
import { executions, ownMetric } from "../observability/metric";
import type { Pipeline } from "./pipeline";

export interface RunAlarmsProps {
  /** Begins the names of the alarms. */
  readonly name: string;
  readonly pipeline: Pipeline;
  /** Function that records a failed run: without it its lock and the reason are lost. */
  readonly recorder: string;
  /** Share of refused rows in a run, above which a person is to look. */
  readonly quarantinedPercent: number;
  readonly alerts: AlertTopic;
}

/** What people must hear about runs. */
export class RunAlarms extends Construct {
  constructor(scope: Construct, id: string, props: RunAlarmsProps) {
    super(scope, id);
    const { alerts, name, pipeline, quarantinedPercent, recorder } = props;
    new Alarm(this, "failed", {
      name: `${name}-failed`,
      meaning:
        "A run failed. Readers keep what was published last; curated.pipeline_runs says why.",
      metric: executions(pipeline.arn, "Failed"),
      periodMinutes: 5,
      never: { above: 0 },
      alerts,
    });
    new Alarm(this, "timed-out", {
      name: `${name}-timed-out`,
      meaning: "A run took longer than all its steps may take together, and was ended.",
      metric: executions(pipeline.arn, "TimedOut"),
      periodMinutes: 5,
      never: { above: 0 },
      alerts,
    });
    new FunctionAlarm(this, "not-recorded", { functionName: recorder, alerts });
    const refused = { source: "reconcile", name: "QuarantinedPercent" } as const;
    new Alarm(this, "quarantined", {
      name: `${name}-quarantined`,
      meaning: `More than ${quarantinedPercent} % of a run's rows were refused; quarantine.sales_quarantine says which and why.`,
      metric: ownMetric(this, { ...refused, statistic: "Maximum" }),
      periodMinutes: 5,
      never: { above: quarantinedPercent },
      alerts,
    });
  }
}
