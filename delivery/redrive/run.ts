import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { notRedrivable } from "../../src-lambda/await-redrive/not-redrivable";
import { RunLock, worksSince } from "../../src-lambda/claim-files/run-lock";
import { Runs } from "../../src-lambda/claim-files/runs";
import { BadRunInput, businessDateOf, type RunStart } from "../../src-lambda/core/business-date";
import { Ledger } from "../../src-lambda/core/ledger";
import { type CaughtError, reasonOf } from "../../src-lambda/record-failure/failure";
import { Failure, nameOf } from "../failure";
import { bucketName, executionArn, resourceName, stateMachineArn, type Target } from "../target";
import type { RedriveClients } from "./clients";

const DAILY = "daily";

/** Where a run is redriven, and what people type there. */
export interface RedrivePlace {
  readonly clients: RedriveClients;
  readonly target: Target;
  readonly commands: RedriveCommands;
}

/** The commands that messages name. */
export interface RedriveCommands {
  /** Lists what could not be handled. */
  readonly list: string;
  readonly newRun: string;
}

/** A run with which only a new one helps. */
class CannotGoOn extends Error {}

/** What a redrive of a failed run is about to do. */
export interface RedrivePlan {
  readonly run_id: string;
  readonly business_date: string;
  /** The step that failed, and with which the run goes on. */
  readonly step: string;
  readonly reason: string;
}

/** What the failed run handed to the state that it ended in: which step had failed, if it was the last of its failure path. */
interface Noted {
  readonly failed?: { readonly step: string };
  readonly error?: CaughtError;
}

/** Finds out how a failed run would go on; refuses one that could only fail again. Changes nothing. */
export async function planRedrive(place: RedrivePlace, run_id: string): Promise<RedrivePlan> {
  try {
    return await planned(place, run_id);
  } catch (error) {
    if (!(error instanceof CannotGoOn)) throw error;
    throw refusal(run_id, error.message, `start a new run: ${place.commands.newRun}`);
  }
}

async function planned(place: RedrivePlace, run_id: string): Promise<RedrivePlan> {
  const { clients, target } = place;
  const execution = executionArn(target, DAILY, run_id);
  const { ending, start } = await failedOne(place, execution, run_id);
  await refuseOtherDefinition(clients.sfn, target, execution);
  const { error, failed } = await lastInput(clients.sfn, execution);
  if (!failed) throw new CannotGoOn(`it ended outside its steps: ${reasonOf({ error: ending })}`);
  const ledger = new Ledger(clients.documents, resourceName(target, "files"));
  const buckets = { raw: bucketName(target, "raw"), curated: bucketName(target, "curated") };
  const why = await notRedrivable({ s3: clients.s3, ledger, buckets }, run_id);
  if (why) throw new CannotGoOn(why);
  const run = { run_id, business_date: dateOf(start) };
  const runs = new Runs(clients.sfn, stateMachineArn(target, DAILY));
  const lock = new RunLock(clients.documents, resourceName(target, "leases"), runs);
  const holder = await lock.runningHolder(run.business_date);
  if (holder) throw refusal(run_id, worksSince(run, holder), "redrive it when that one has ended");
  return { ...run, step: failed.step, reason: reasonOf({ ...failed, ...(error && { error }) }) };
}

/** Lets a failed run go on. */
export async function redriveRun(sfn: SFNClient, target: Target, run_id: string): Promise<void> {
  await sfn.send(
    new RedriveExecutionCommand({ executionArn: executionArn(target, DAILY, run_id) }),
  );
}

const refusal = (run_id: string, why: string, fix: string): Failure =>
  new Failure(`run ${run_id} cannot go on: ${why}`, fix);

function dateOf(start: RunStart): string {
  try {
    return businessDateOf(start);
  } catch (error) {
    if (error instanceof BadRunInput) throw new CannotGoOn(error.message);
    throw error;
  }
}

async function failedOne(
  { clients: { sfn }, commands }: RedrivePlace,
  executionArn: string,
  run_id: string,
): Promise<{ readonly start: RunStart; readonly ending: CaughtError }> {
  const found = await sfn.send(new DescribeExecutionCommand({ executionArn })).catch((error) => {
    if (nameOf(error) !== "ExecutionDoesNotExist") throw error;
    throw new Failure(`there is no run ${JSON.stringify(run_id)}`, commands.list);
  });
  const {
    cause = "",
    error = "",
    input,
    redriveStatus,
    redriveStatusReason,
    startDate,
    status,
  } = found;
  // One that was stopped or ran out of time would go on in the middle, without its business date.
  if (status !== "FAILED") throw new CannotGoOn(`it is ${status}, only a FAILED one can`);
  if (redriveStatus !== "REDRIVABLE") throw new CannotGoOn(redriveStatusReason ?? "AWS says no");
  const start = { input: JSON.parse(input ?? "{}"), started_at: startDate?.toISOString() ?? "" };
  return { start, ending: { Error: error, Cause: cause } };
}

/** A redrive keeps to the definition that the run began with, whatever was deployed since. */
async function refuseOtherDefinition(
  sfn: SFNClient,
  target: Target,
  executionArn: string,
): Promise<void> {
  const arn = stateMachineArn(target, DAILY);
  const [now, then] = await Promise.all([
    sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn })),
    sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
  ]);
  if (now.definition === then.definition) return;
  throw new CannotGoOn("the state machine has been changed since it started");
}

async function lastInput(sfn: SFNClient, executionArn: string): Promise<Noted> {
  const request = { executionArn, reverseOrder: true, maxResults: 100 };
  for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, request)) {
    const last = events.find(({ type }) => type === "TaskStateEntered");
    if (last) return JSON.parse(last.stateEnteredEventDetails?.input ?? "{}") as Noted;
  }
  return {};
}
