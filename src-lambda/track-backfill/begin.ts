import type { RunRequest, Tracking } from "./tracking";

/** Times that a run may begin, each after it gave way to another one. */
const MAX_ATTEMPTS = 20;

/** A daily run is under way: it goes first, ask again later. */
export class TodayRuns extends Error {
  override readonly name = "TodayRuns";
}

/** The run gave way again and again. */
export class TooOften extends Error {
  override readonly name = "TooOften";
}

/** Notes that a run begins, unless a daily run is under way. */
export async function begin(
  { backfills, env, executions }: Tracking,
  { backfill_id, run_id }: RunRequest,
): Promise<void> {
  const today = await executions.running(env.DAILY_ARN);
  if (today) throw new TodayRuns(`run ${today} is under way; ${run_id} begins when it has ended`);
  const run = await backfills.run(backfill_id, run_id);
  const attempts = run.attempts + 1;
  if (attempts > MAX_ATTEMPTS) {
    throw new TooOften(
      `${run_id} gave way ${MAX_ATTEMPTS} times (${run.reason ?? "no reason noted"}); ` +
        `continue the backfill when fewer runs want the tables`,
    );
  }
  await backfills.mark(run, { status: "running", attempts });
}
