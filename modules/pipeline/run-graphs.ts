import type { Construct } from "constructs";
import type { Graph, Line } from "../observability/dashboard";
import { executions, messagesIn, type Metric, ownMetric } from "../observability/metric";
import type { Freshness } from "./check-freshness";

/** Whose figures the page of runs shows. */
export interface RunGraphs {
  readonly stateMachineArn: string;
  /** Datasets whose files runs wait for. */
  readonly landing: readonly string[];
  readonly freshness: readonly Freshness[];
  readonly quarantinedPercent: number;
  /** Queues that should be empty. */
  readonly deadLetters: readonly string[];
  /** Names of the Glue jobs. */
  readonly jobs: readonly string[];
  /** Athena's workgroups. */
  readonly workgroups: readonly string[];
}

/** What happened, how good the data is, what lies about, and what it costs. */
export function runGraphs(scope: Construct, of: RunGraphs): Graph[] {
  return [...whatHappened(scope, of), ...howGood(scope, of), ...whatItCosts(of)];
}

function whatHappened(scope: Construct, { landing, stateMachineArn }: RunGraphs): Graph[] {
  const ends = ["Started", "Succeeded", "Failed", "TimedOut", "Aborted"] as const;
  const arrived = (dataset: string): Line => {
    const about = { source: "ingest-file", name: "FilesArrived", dataset };
    return { label: dataset, metric: ownMetric(scope, { ...about, statistic: "Sum" }) };
  };
  const rows = (outcome: string): Line => {
    const about = { source: "reconcile", name: `Rows${outcome}` };
    return {
      label: outcome.toLowerCase(),
      metric: ownMetric(scope, { ...about, statistic: "Sum" }),
    };
  };
  return [
    {
      title: "Runs",
      periodMinutes: 60,
      lines: ends.map((how) => ({
        label: how.toLowerCase(),
        metric: executions(stateMachineArn, how),
      })),
    },
    { title: "Files that arrived", periodMinutes: 60, lines: landing.map(arrived) },
    {
      title: "Rows by outcome",
      periodMinutes: 60,
      stacked: true,
      lines: ["Accepted", "Quarantined", "Duplicate"].map(rows),
    },
  ];
}

function howGood(
  scope: Construct,
  { deadLetters, freshness, quarantinedPercent }: RunGraphs,
): Graph[] {
  const refused = {
    source: "reconcile",
    name: "QuarantinedPercent",
    statistic: "Maximum",
  } as const;
  return [
    {
      title: "Quarantined rows, percent",
      periodMinutes: 60,
      lines: [{ label: "of a run", metric: ownMetric(scope, refused) }],
      bounds: [{ label: "alarm", value: quarantinedPercent }],
    },
    {
      title: "Hours since published",
      periodMinutes: 60,
      lines: freshness.map(({ dataset, metric }) => ({ label: dataset, metric })),
      bounds: freshness.map(({ dataset, hours }) => ({
        label: `${dataset} promised`,
        value: hours,
      })),
    },
    {
      title: "Messages set aside",
      periodMinutes: 5,
      lines: deadLetters.map((queue) => ({ label: queue, metric: messagesIn(queue) })),
    },
  ];
}

function whatItCosts({ jobs, stateMachineArn, workgroups }: RunGraphs): Graph[] {
  const duration: Metric = {
    namespace: "AWS/States",
    name: "ExecutionTime",
    dimensions: { StateMachineArn: stateMachineArn },
    statistic: "Maximum",
  };
  const elapsed = (job: string): Metric => ({
    namespace: "Glue",
    name: "glue.driver.aggregate.elapsedTime",
    dimensions: { JobName: job, JobRunId: "ALL", Type: "count" },
    statistic: "Sum",
  });
  const scanned = (workgroup: string): Metric => ({
    namespace: "AWS/Athena",
    name: "ProcessedBytes",
    dimensions: { QueryState: "SUCCEEDED", QueryType: "DML", WorkGroup: workgroup },
    statistic: "Sum",
  });
  return [
    {
      title: "Duration of runs, ms",
      periodMinutes: 60,
      lines: [{ label: "longest", metric: duration }],
    },
    {
      title: "Glue job time, ms (billed per worker)",
      periodMinutes: 60,
      stacked: true,
      lines: jobs.map((job) => ({ label: job, metric: elapsed(job) })),
    },
    {
      title: "Athena bytes scanned (billed)",
      periodMinutes: 60,
      lines: workgroups.map((group) => ({ label: group, metric: scanned(group) })),
    },
  ];
}
