import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { BackfillPlan } from "../../src-lambda/core/backfill-entries";
import { Ledger } from "../../src-lambda/core/ledger";
import { Failure, nameOf } from "../failure";
import { executionArn, resourceName, stateMachineArn } from "../target";
import { planOf } from "./entries";
import type { BackfillRequest, Remote } from "./remote";

const MACHINE = "backfill";

/** A backfill that an execution of the state machine works on. */
export interface Started {
  readonly backfill_id: string;
  readonly execution: string;
  /** It was begun before, and is continued or followed. */
  readonly isContinued: boolean;
}

/** The id of the newest backfill of the same dates and datasets if it can go on, else the next free one. */
export async function idFor(remote: Remote, request: BackfillRequest): Promise<string> {
  const { datasets, from, to } = request;
  const dates = from && to ? `backfill-${from}-${to}` : "replay";
  const base = datasets.includes("sales") ? dates : `${dates}-${datasets.join("-")}`;
  let newest: BackfillPlan | undefined;
  for (let count = 1; ; count += 1) {
    const id = `${base}-${count}`;
    const plan = await planOf(remote, id);
    if (!plan) return newest && (await canGoOn(remote, newest)) ? newest.backfill_id : id;
    newest = plan;
  }
}

/** Whether it is not done, and goes on or would be planned with the same snapshot of stores again. */
async function canGoOn(remote: Remote, plan: BackfillPlan): Promise<boolean> {
  const { backfill_id, execution_arn, status, stores } = plan;
  if (status === "done") return false;
  if (stores === null || (await statusOf(remote, execution_arn)).status === "RUNNING") return true;
  const documents = DynamoDBDocumentClient.from(remote.clients.dynamodb);
  const files = new Ledger(documents, resourceName(remote.target, "files"));
  if ((await files.newestReference("stores"))?.sha256 === stores) return true;
  remote.progress.note(`backfill ${backfill_id} is left unfinished: stores have changed since`);
  return false;
}

/** Start a backfill; continue it if it was begun, follow it if it is under way. */
export async function startBackfill(
  remote: Remote,
  backfill_id: string,
  request: BackfillRequest,
): Promise<Started> {
  const plan = await planOf(remote, backfill_id);
  if (plan && (await statusOf(remote, plan.execution_arn)).status === "RUNNING")
    return { backfill_id, execution: plan.execution_arn, isContinued: true };
  if (plan?.status === "done") throw new Failure(`backfill ${backfill_id} is done`);
  const { execution, isRunning, name } = await nextExecution(remote, backfill_id);
  if (!isRunning) {
    await remote.clients.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: stateMachineArn(remote.target, MACHINE),
        name,
        input: JSON.stringify({ ...request, backfill_id }),
      }),
    );
  }
  return { backfill_id, execution, isContinued: isRunning || plan !== undefined };
}

/** How an execution stands, with the error and cause of a failed one. */
export async function statusOf({ clients }: Remote, executionArn: string) {
  try {
    const { cause, error, status } = await clients.sfn.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    return { status: status ?? "UNKNOWN", error, cause };
  } catch (error) {
    // Step Functions forgets executions after 90 days.
    if (nameOf(error) === "ExecutionDoesNotExist") return { status: "UNKNOWN" };
    throw error;
  }
}

/** Names are used once: an execution that continues a backfill gets a number. One that is still planning runs already. */
async function nextExecution(remote: Remote, backfill_id: string) {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? backfill_id : `${backfill_id}-again-${count}`;
    const execution = executionArn(remote.target, MACHINE, name);
    const { status } = await statusOf(remote, execution);
    if (status !== "UNKNOWN" && status !== "RUNNING") continue;
    return { execution, isRunning: status === "RUNNING", name };
  }
}
