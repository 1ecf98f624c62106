import { ListExecutionsCommand, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { dayBefore } from "../core/business-date";
import { Executions } from "../core/executions";
import type { Ledger } from "../core/ledger";
import { CLAIMED_DATASET } from "../core/ledger-item";
import { type NewestRun, reasonToWait } from "./decide";
import type { Env } from "./env";

/** What start-run works with. */
export interface Starting {
  readonly sfn: SFNClient;
  readonly ledger: Ledger;
  readonly env: Env;
  readonly now: () => Date;
}

/** The run that was started, or why none was. */
export interface Started {
  readonly run_id?: string;
  readonly reason?: string;
}

/**
 * Starts a run if files wait and it is time. It looks at how things are and not at events, so that
 * what arrives during a run, or is not heard of, has its turn when it is asked again.
 */
export async function startRun(starting: Starting, scheduled_at: string): Promise<Started> {
  const { env, ledger, now, sfn } = starting;
  const waiting: Date[] = [];
  for await (const file of ledger.inState("ready", CLAIMED_DATASET)) {
    waiting.push(new Date(file.arrived_at));
  }
  const reason = reasonToWait({
    waiting,
    newest: await newestRun(sfn, env),
    running: await new Executions(sfn).running(env.STATE_MACHINE_ARN),
    now: now(),
    quietMinutes: env.QUIET_MINUTES,
  });
  if (reason !== undefined) return { reason };
  const run_id = nameOf(scheduled_at);
  const isNew = await start(sfn, env, run_id, scheduled_at);
  return isNew ? { run_id } : { reason: `run ${run_id} was started before` };
}

/** One name for one scheduled time: a start that is repeated starts nothing. */
function nameOf(scheduled_at: string): string {
  const time = scheduled_at.slice(11, 19).replaceAll(":", "");
  return `arrival-${dayBefore(scheduled_at)}-at-${time}`;
}

async function newestRun(sfn: SFNClient, env: Env): Promise<NewestRun | undefined> {
  const { executions } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: env.STATE_MACHINE_ARN, maxResults: 1 }),
  );
  const [newest] = executions ?? [];
  if (!newest?.name || !newest.status || !newest.startDate) return undefined;
  return { name: newest.name, status: newest.status, started_at: newest.startDate };
}

async function start(
  sfn: SFNClient,
  env: Env,
  name: string,
  scheduled_at: string,
): Promise<boolean> {
  const input = JSON.stringify({ scheduled_at });
  try {
    await sfn.send(
      new StartExecutionCommand({ stateMachineArn: env.STATE_MACHINE_ARN, name, input }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ExecutionAlreadyExists") return false;
    throw error;
  }
}
