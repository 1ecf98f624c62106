import { hasResources } from "../delivery/stored-state";
import { readStacks } from "../delivery/synthesized";
import { alarmsOf, type AlarmState } from "./alarms";
import { clockOf } from "./clock";
import { recentExecutions } from "./execution";
import { healthOf } from "./instance";
import { FILE_STATES, Ledger } from "./ledger";
import type { Session } from "./session";

/** What there is to know about a running local AWS. */
export interface Status {
  readonly url: string;
  readonly account: string;
  readonly region: string;
  readonly pid: number;
  readonly started_at: string;
  /** The time in the local AWS: real time until somebody advances it. */
  readonly clock: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly stacks: Readonly<Record<string, "applied" | "not applied">>;
  readonly runs: readonly {
    readonly run_id: string;
    readonly status: string;
    readonly started_at: string;
  }[];
  readonly files: Readonly<Record<string, number>>;
  readonly alarms: readonly AlarmState[];
}

/** Collect it over the AWS APIs. */
export async function statusOf(session: Session): Promise<Status> {
  const { instance } = session;
  const health = await healthOf(instance.url);
  return {
    url: instance.url,
    account: instance.account,
    region: instance.region,
    pid: instance.pid,
    started_at: instance.started_at,
    clock: (await clockOf(instance)).now,
    engines: health?.engines ?? {},
    stacks: await stacksOf(session),
    // Before the stacks are applied there are no runs and there is no ledger.
    runs: await runsOf(session).catch(() => []),
    files: await filesOf(session).catch(() => ({})),
    alarms: await alarmsOf(session.clients),
  };
}

async function stacksOf({ clients, paths }: Session): Promise<Status["stacks"]> {
  const stacks = readStacks(paths.output);
  const entries = stacks.map(async (stack) => {
    const isApplied = await hasResources(clients.s3, stack);
    return [stack.name, isApplied ? "applied" : "not applied"] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function runsOf({ clients, target }: Session): Promise<Status["runs"]> {
  const runs = await recentExecutions(clients.sfn, target, 5);
  return runs.map(({ runId, status, startDate }) => ({
    run_id: runId,
    status,
    started_at: startDate?.toISOString() ?? "",
  }));
}

async function filesOf({ clients, target }: Session): Promise<Record<string, number>> {
  const ledger = new Ledger(clients.dynamodb, target);
  const entries = FILE_STATES.map(
    async (state) => [state, (await ledger.inState(state)).length] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
