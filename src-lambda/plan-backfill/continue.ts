import type { BackfillPlan } from "../core/backfill-entries";
import type { Outline, Planning } from "./planned";

/** Somebody else works on it. */
export class AlreadyRunning extends Error {
  override readonly name = "AlreadyRunning";
}

/** Makes a planned backfill this execution's, unless the one before still runs. */
export async function takeOver(
  { backfills, executions }: Planning,
  { backfill_id, execution_arn: owner }: BackfillPlan,
  execution_arn: string,
): Promise<void> {
  if (owner !== execution_arn && (await executions.isRunning(owner))) {
    throw new AlreadyRunning(
      `backfill ${backfill_id} is being worked on by ${owner}; follow that one`,
    );
  }
  for (const run of await backfills.runs(backfill_id)) {
    const isLeft = run.status === "failed" || run.status === "running";
    if (isLeft) await backfills.mark(run, { status: "planned", attempts: 0 });
  }
  // Last: who follows the backfill waits for it, and must not see what failed before.
  await backfills.setPlan(backfill_id, { status: "running", execution_arn });
}

/** The runs of a planned backfill that are not done. */
export async function leftOf(
  planning: Planning,
  { backfill_id, concurrency, stores }: BackfillPlan,
): Promise<Outline> {
  const runs = await planning.backfills.runs(backfill_id);
  const left = runs.filter(({ status }) => status !== "done");
  return {
    backfill_id,
    concurrency,
    runs: left.map(({ manifest_uri, run_id }) => ({ run_id, manifest_uri })),
    dates: left.flatMap(({ dates, run_id }) => dates.map((date) => ({ date, run_id }))),
    files: left.reduce((sum, run) => sum + run.files, 0),
    rows: left.reduce((sum, run) => sum + run.rows, 0),
    stores,
  };
}
