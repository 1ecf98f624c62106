import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { arnOf } from "../iam/place";
import type { AlertTopic } from "./alert-topic";
import type { Metric } from "./metric";

export interface AlarmProps {
  readonly name: string;
  /** What is wrong, for the person who is woken up. */
  readonly meaning: string;
  readonly metric: Metric;
  /** Values of so much time are one point. */
  readonly periodMinutes: number;
  /** What a point must not do. */
  readonly never: { readonly above: number } | { readonly below: number };
  /** What it means that nothing was measured; "missing" is a state of its own, and told. @default "notBreaching" */
  readonly missing?: "breaching" | "notBreaching" | "missing";
  readonly alerts: AlertTopic;
}

/** Tells people once a metric leaves its bounds, and once it is back. */
export class Alarm extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { alerts, meaning, missing, name, never } = props;
    const isUpper = "above" in never;
    new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: name,
      alarmDescription: meaning,
      ...watched(props),
      evaluationPeriods: 1,
      comparisonOperator: isUpper ? "GreaterThanThreshold" : "LessThanThreshold",
      threshold: isUpper ? never.above : never.below,
      treatMissingData: missing ?? "notBreaching",
      alarmActions: [alerts.arn],
      ...(missing === "missing" ? { insufficientDataActions: [alerts.arn] } : {}),
      okActions: [alerts.arn],
    });
    this.arn = arnOf(this, "cloudwatch", `alarm:${name}`);
  }
}

/**
 * The series itself, or, where silence is a fault, the series with a value for silence. Else CloudWatch
 * would look back for a value, over more periods than it evaluates: with one of a day for three days.
 */
function watched({ metric, missing, never, periodMinutes }: AlarmProps) {
  const { dimensions, name: metricName, namespace, statistic: stat } = metric;
  const series = {
    namespace,
    metricName,
    dimensions: { ...dimensions },
    period: periodMinutes * 60,
  };
  if (missing !== "breaching") return { ...series, statistic: stat };
  const silence = "above" in never ? never.above + 1 : never.below - 1;
  return {
    metricQuery: [
      { id: "measured", metric: { ...series, stat } },
      { id: "all", expression: `FILL(measured, ${silence})`, label: metricName, returnData: true },
    ],
  };
}
