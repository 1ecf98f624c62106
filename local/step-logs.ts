import { FilterLogEventsCommand, type FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import { GetJobRunsCommand, type JobRun } from "@aws-sdk/client-glue";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { tailOf } from "../delivery/files";
import { Failure, nameOf } from "../delivery/failure";
import { resourceName } from "../delivery/target";
import type { Session } from "./session";

/** A place in CloudWatch Logs. */
export interface LogPlace {
  readonly group: string;
  readonly streams?: string;
}

const LINES = 200;
/** Where all crawlers log. */
const CRAWLERS = "/aws-glue/crawlers";

/** A file under `.local/logs`, when `name` is one: aws, spark, trino, synth, terraform-<stack>. */
export function logFile(folder: string, name: string): string | undefined {
  const path = join(folder, `${name}.log`);
  return /^[\w-]+$/.test(name) && existsSync(path) ? path : undefined;
}

/** The end of a log file. */
export function logTail(path: string): string {
  return tailOf(path, LINES);
}

/** Log groups of a step: its function's, or those of its Glue job's last run. */
export async function placesOf(session: Session, step: string): Promise<LogPlace[]> {
  if (step === "crawl") return [{ group: CRAWLERS }];
  const name = resourceName(session.target, step.replaceAll("_", "-"));
  const run = await lastJobRun(session, name);
  if (run)
    return ["output", "error"].map((kind) => ({
      group: `${run.LogGroupName}/${kind}`,
      streams: run.Id,
    }));
  return [{ group: `/aws/lambda/${name}` }];
}

/** Events since a moment, in order. */
export async function eventsOf(
  session: Session,
  places: readonly LogPlace[],
  since: number,
): Promise<FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = [];
  for (const place of places) events.push(...(await eventsAt(session, place, since)));
  return events.sort((left, right) => (left.timestamp ?? 0) - (right.timestamp ?? 0));
}

/** The error for a step that has no logs, with what there is instead. */
export function noLogs(step: string, folder: string): Failure {
  const names = existsSync(folder)
    ? readdirSync(folder).map((name) => name.replace(/\.log$/, ""))
    : [];
  return new Failure(
    `there are no logs of ${JSON.stringify(step)}: it has not run, or no step is called so`,
    `steps are named as in the run's table; log files: ${names.join(", ") || "none"}`,
  );
}

async function eventsAt(
  { clients }: Session,
  { group, streams }: LogPlace,
  since: number,
): Promise<FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await clients.logs.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          logStreamNamePrefix: streams,
          startTime: since,
          nextToken,
        }),
      );
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
  } catch (error) {
    if (nameOf(error) !== "ResourceNotFoundException") throw error;
  }
  return events;
}

async function lastJobRun({ clients }: Session, job: string): Promise<JobRun | undefined> {
  try {
    const { JobRuns = [] } = await clients.glue.send(new GetJobRunsCommand({ JobName: job }));
    return JobRuns.sort((one, other) => Number(other.StartedOn) - Number(one.StartedOn))[0];
  } catch (error) {
    if (nameOf(error) === "EntityNotFoundException") return undefined;
    throw error;
  }
}
