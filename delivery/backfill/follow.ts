import type { BackfillRun } from "../../src-lambda/core/backfill-entries";
import { Failure } from "../failure";
import { pause } from "../pause";
import { planOf, runOf, runsOf } from "./entries";
import type { Remote } from "./remote";
import { type Started, statusOf } from "./start";

const POLL_MS = 1_000;

/** How a backfill ended. */
export interface Ended {
  readonly status: string;
  readonly problem: string | undefined;
}

class RunFailed extends Failure {}

/** Show each run of a backfill until its execution has ended. */
export async function followBackfill(remote: Remote, started: Started): Promise<Ended> {
  const { backfill_id, execution } = started;
  await remote.progress.run("plan the runs", async (report) => {
    const runs = await planned(remote, started);
    report(`${runs} runs`);
  });
  for (const run of await runsOf(remote, backfill_id)) await show(remote, execution, run);
  for (;;) {
    const { cause, error, status } = await statusOf(remote, execution);
    if (status !== "RUNNING") {
      const problem = status === "SUCCEEDED" ? undefined : `${error ?? status}: ${sentence(cause)}`;
      return { status, problem };
    }
    await pause(POLL_MS, remote.signal);
  }
}

/** Wait until this execution has planned the backfill, or taken over its plan. */
async function planned(remote: Remote, { backfill_id, execution }: Started): Promise<number> {
  for (;;) {
    const { status } = await statusOf(remote, execution);
    const plan = await planOf(remote, backfill_id);
    if (plan?.execution_arn === execution || status !== "RUNNING") return plan?.runs ?? 0;
    await pause(POLL_MS, remote.signal);
  }
}

async function show(remote: Remote, execution: string, run: BackfillRun): Promise<void> {
  const title = `${run.dates.at(0)} to ${run.dates.at(-1)} (${run.files} files)`;
  try {
    await remote.progress.run(title, async (report) => {
      const ended = await untilEnded(remote, execution, run);
      if (ended.status === "failed") throw new RunFailed(`${title}: ${ended.reason}`);
      report(ended.status === "done" ? whatChanged(ended) : "not finished");
    });
  } catch (error) {
    // Shown already; the other runs go on, and the end of the execution tells of it again.
    if (!(error instanceof RunFailed)) throw error;
  }
}

async function untilEnded(
  remote: Remote,
  execution: string,
  run: BackfillRun,
): Promise<BackfillRun> {
  for (;;) {
    const { status } = await statusOf(remote, execution);
    const now = await runOf(remote, run);
    if (now.status === "done" || now.status === "failed" || status !== "RUNNING") return now;
    await pause(POLL_MS, remote.signal);
  }
}

function whatChanged({ result }: BackfillRun): string {
  const { accepted = 0, quarantined = 0, removed = 0, superseded = 0 } = result ?? {};
  if (result?.accepted === undefined) return "aggregates made anew";
  return `${accepted} rows written, ${superseded} replaced or removed (${removed} removed), ${quarantined} refused`;
}

/** The sentence inside a cause: Lambda wraps its own in JSON. */
function sentence(cause = ""): string {
  try {
    return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
}
