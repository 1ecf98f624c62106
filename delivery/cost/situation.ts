import type { Workload } from "../../config/workload";
import { pathOf, type Visit } from "./machine-path";
import { paceOf, type RecordedRun } from "./measured";
import { MODEL } from "./model";
import { type BilledResource, block, blocks, means, text } from "./resource";
import { DAYS, timesAMonth } from "./times";

/** A state machine, how often it runs by itself, and what a run does. */
export interface Machine {
  readonly resource: BilledResource;
  readonly runs: number;
  readonly visits: readonly Visit[];
}

/** All that a price is reckoned from besides the resource itself. */
export interface Situation {
  readonly workload: Workload;
  readonly resources: readonly BilledResource[];
  readonly machines: readonly Machine[];
  readonly recorded: readonly RecordedRun[];
}

/** What the resources do, by their schedules, with so much to do. */
export function situationOf(
  resources: readonly BilledResource[],
  workload: Workload,
  recorded: readonly RecordedRun[] = [],
): Situation {
  const machines = resources
    .filter(({ type }) => type === "aws_sfn_state_machine")
    .map((resource) => ({
      resource,
      runs: scheduledTimes(resources, resource),
      visits: pathOf(text(resource.values, "definition")),
    }));
  return { workload, resources, machines, recorded };
}

/** How often a month schedules start a resource. */
export function scheduledTimes(
  resources: readonly BilledResource[],
  meant: BilledResource,
): number {
  const times = resources.flatMap((each): (number | undefined)[] => {
    if (each.type === "aws_scheduler_schedule") {
      const isOff = text(each.values, "state") === "DISABLED";
      const isFor = means(each, block(each.values, "target")?.["arn"], meant);
      return isFor && !isOff ? [timesAMonth(text(each.values, "schedule_expression"))] : [];
    }
    if (each.type !== "aws_cloudwatch_event_target" || !means(each, each.values["arn"], meant))
      return [];
    const rule = resources.find(
      (other) =>
        other.type === "aws_cloudwatch_event_rule" && means(each, each.values["rule"], other),
    );
    const isOff =
      text(rule?.values, "state") === "DISABLED" || rule?.values["is_enabled"] === false;
    return isOff ? [] : [timesAMonth(text(rule?.values, "schedule_expression"))];
  });
  return times.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}

/** A step of scheduled runs, how often a month it is taken, and by which machine. */
export interface Call {
  readonly step: string;
  readonly times: number;
  readonly machine: BilledResource;
  readonly visit: Visit;
}

/** The steps whose task begins so, e.g. `glue:startJobRun`. */
export function callsOf({ machines }: Situation, task: string): Call[] {
  return machines.flatMap(({ resource, runs, visits }) =>
    visits
      .filter(({ calls }) => calls.startsWith(task))
      .map((visit) => ({
        step: visit.name,
        times: runs * visit.times,
        machine: resource,
        visit,
      })),
  );
}

/** The calls that name a resource in a parameter. */
export function callsFor(
  situation: Situation,
  task: string,
  parameter: string,
  meant: BilledResource,
): Call[] {
  return callsOf(situation, task).filter(({ machine, visit }) =>
    means(machine, visit.parameters[parameter], meant),
  );
}

/** Sales of one run, when they come evenly. */
export function rowsPerRun({ workload }: Situation, timesPerMonth: number): number {
  return timesPerMonth === 0 ? 0 : (workload.rowsPerDay * DAYS) / timesPerMonth;
}

/** All sales that are kept. */
export const rowsKept = ({ workload }: Situation): number => workload.rowsPerDay * workload.days;

/** Seconds of processors for rows, and the seconds before; measured where a run was recorded. */
export function workOf(
  { recorded }: Situation,
  step: string,
  {
    rows,
    rowsPerSecond,
    startSeconds,
  }: { rows: number; rowsPerSecond: number; startSeconds: number },
) {
  const pace = paceOf(recorded, step, rows === 0 ? 0 : 1 / rowsPerSecond);
  return {
    startSeconds: Math.max(startSeconds, pace?.fixedSeconds ?? 0),
    cpuSeconds: rows * (pace?.cpuSecondsPerRow ?? 1 / rowsPerSecond),
    basis: pace ? ("measured on a laptop" as const) : ("modelled" as const),
  };
}

/** Whether nothing of that kind is there. */
export const none = ({ resources }: Situation, type: string): boolean =>
  resources.every((each) => each.type !== type);

/** Bytes that land a day. */
export const landedBytes = ({ rowsPerDay }: Workload): number => rowsPerDay * MODEL.csvBytes;

/** Names of queues that a function is fed from. */
export function feeds({ resources }: Situation, meant: BilledResource): BilledResource[] {
  return resources.filter(
    (each) =>
      each.type === "aws_lambda_event_source_mapping" &&
      means(each, each.values["function_name"], meant),
  );
}

/** Times a month that events (not schedules) wake a resource: once for each run. */
export function eventTimes({ machines, resources }: Situation, meant: BilledResource): number {
  const targets = resources.filter(
    (each) => each.type === "aws_cloudwatch_event_target" && means(each, each.values["arn"], meant),
  );
  const rules = targets.flatMap((target) =>
    resources.filter(
      (rule) =>
        rule.type === "aws_cloudwatch_event_rule" &&
        means(target, target.values["rule"], rule) &&
        text(rule.values, "event_pattern") !== "",
    ),
  );
  return rules.length * machines.reduce((sum, { runs }) => sum + runs, 0);
}

/** Nested blocks that several files ask for. */
export const rulesOf = (resource: BilledResource) => blocks(resource.values, "rule");
