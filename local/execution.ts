import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  StartExecutionCommand,
  type HistoryEvent,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { nameOf } from "../delivery/failure";
import { executionArn, stateMachineArn, type Target } from "../delivery/target";

/** Name of the state machine that processes what arrived. */
export const DAILY = "daily";

/** A run of the pipeline: the name is its run id. */
export interface Execution {
  readonly runId: string;
  readonly arn: string;
}

/** What a run is told. */
export interface RunInput {
  readonly business_date: string;
  /** Train the model, whether it is due or not. */
  readonly train?: boolean;
}

/** Start a run under the first free name that begins so. */
export async function startExecution(
  sfn: SFNClient,
  target: Target,
  prefix: string,
  input: RunInput,
): Promise<Execution> {
  const machine = stateMachineArn(target, DAILY);
  for (let count = 1; ; count += 1) {
    const name = `${prefix}-${count}`;
    if (await isTaken(sfn, executionNamed(target, name).arn)) continue;
    const started = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machine,
        name,
        input: JSON.stringify(input),
      }),
    );
    return { runId: name, arn: started.executionArn ?? executionNamed(target, name).arn };
  }
}

/** The execution of a run id. */
export function executionNamed(target: Target, runId: string): Execution {
  return {
    runId,
    arn: executionArn(target, DAILY, runId),
  };
}

/** The run that is under way, if any. */
export async function runningExecution(
  sfn: SFNClient,
  target: Target,
): Promise<Execution | undefined> {
  const { executions } = await sfn.send(
    new ListExecutionsCommand({
      stateMachineArn: stateMachineArn(target, DAILY),
      statusFilter: "RUNNING",
    }),
  );
  const name = executions?.[0]?.name;
  return name ? executionNamed(target, name) : undefined;
}

/** The newest runs with their states, newest first. */
export async function recentExecutions(sfn: SFNClient, target: Target, count: number) {
  const { executions } = await sfn.send(
    new ListExecutionsCommand({
      stateMachineArn: stateMachineArn(target, DAILY),
      maxResults: count,
    }),
  );
  return (executions ?? [])
    .map(({ name, status, startDate, stopDate }) => ({
      runId: name ?? "",
      status: status ?? "",
      startDate,
      stopDate,
    }))
    .sort((left, right) => (right.startDate?.getTime() ?? 0) - (left.startDate?.getTime() ?? 0))
    .slice(0, count);
}

/** All events of an execution so far. */
export async function historyOf(sfn: SFNClient, execution: Execution): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory(
    { client: sfn },
    { executionArn: execution.arn },
  )) {
    events.push(...(page.events ?? []));
  }
  return events;
}

/** Status by the service, with the error and cause of a failed one. */
export async function describe(sfn: SFNClient, execution: Execution) {
  const { status, error, cause } = await sfn.send(
    new DescribeExecutionCommand({ executionArn: execution.arn }),
  );
  return { status: status ?? "UNKNOWN", error, cause };
}

async function isTaken(sfn: SFNClient, arn: string): Promise<boolean> {
  try {
    await sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
    return true;
  } catch (error) {
    if (nameOf(error) === "ExecutionDoesNotExist") return false;
    throw error;
  }
}
