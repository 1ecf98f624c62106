import type { Construct } from "constructs";
import { placeOf } from "../iam/place";

/** One series of CloudWatch, and how its values of a period become one. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Maximum" | "Average";
}

/** What a function of `src-lambda/` measures about the pipeline. */
export interface OwnMetric {
  /** Folder of the function. */
  readonly source: string;
  readonly name: string;
  /** @default - the metric is not of one dataset */
  readonly dataset?: string;
  readonly statistic: Metric["statistic"];
}

/** A metric that one of our functions writes to its log. */
export function ownMetric(scope: Construct, own: OwnMetric): Metric {
  const { dataset, name, source, statistic } = own;
  const dimensions = { service: source, ...(dataset !== undefined && { dataset }) };
  return { namespace: placeOf(scope).prefix, name, dimensions, statistic };
}

/** Errors of a function, as Lambda counts them. */
export const functionErrors = (functionName: string): Metric => ({
  namespace: "AWS/Lambda",
  name: "Errors",
  dimensions: { FunctionName: functionName },
  statistic: "Sum",
});

/** Messages that lie in a queue. */
export const messagesIn = (queueName: string): Metric => ({
  namespace: "AWS/SQS",
  name: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: queueName },
  statistic: "Maximum",
});

/** Executions of a state machine that ended so, or began. */
export const executions = (
  stateMachineArn: string,
  how: "Started" | "Succeeded" | "Failed" | "TimedOut" | "Aborted",
): Metric => ({
  namespace: "AWS/States",
  name: `Executions${how}`,
  dimensions: { StateMachineArn: stateMachineArn },
  statistic: "Sum",
});
