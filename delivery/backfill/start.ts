import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { Failure, nameOf } from "../failure";
import { stateMachineArn } from "../target";
import { planOf } from "./entries";
import type { BackfillRequest, Remote } from "./remote";

/** A backfill that an execution of the state machine works on. */
export interface Started {
  readonly backfill_id: string;
  readonly execution: string;
  /** It was begun before, and is continued or followed. */
  readonly isContinued: boolean;
}

/** The id of an unfinished backfill of the same dates and datasets, or the next free one. */
export async function idFor(remote: Remote, request: BackfillRequest): Promise<string> {
  const { datasets, from, to } = request;
  const dates = from && to ? `backfill-${from}-${to}` : "replay";
  const base = datasets.includes("sales") ? dates : `${dates}-${datasets.join("-")}`;
  for (let count = 1; ; count += 1) {
    const id = `${base}-${count}`;
    const plan = await planOf(remote, id);
    if (plan?.status !== "done") return id;
  }
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
  const execution = await startExecution(remote, backfill_id, request);
  return { backfill_id, execution, isContinued: plan !== undefined };
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

/** Names are used once: an execution that continues a backfill gets a number. */
async function startExecution(
  remote: Remote,
  backfill_id: string,
  request: BackfillRequest,
): Promise<string> {
  const stateMachine = stateMachineArn(remote.target, "backfill");
  const input = JSON.stringify({ ...request, backfill_id });
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? backfill_id : `${backfill_id}-again-${count}`;
    const execution = `${stateMachine.replace(":stateMachine:", ":execution:")}:${name}`;
    if ((await statusOf(remote, execution)).status !== "UNKNOWN") continue;
    const started = await remote.clients.sfn.send(
      new StartExecutionCommand({ stateMachineArn: stateMachine, name, input }),
    );
    return started.executionArn ?? execution;
  }
}
