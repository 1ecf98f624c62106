import type { Tracking } from "./tracking";

/** Names of dates and reasons that an error may hold. */
const MAX_NAMED = 5;

/** Some runs of the backfill failed; the others are done. */
export class BackfillFailed extends Error {
  override readonly name = "BackfillFailed";
}

/** Ends a backfill: done, or failed with the dates that are left. */
export async function conclude(
  { backfills, now }: Tracking,
  { backfill_id }: { readonly backfill_id: string },
): Promise<{ readonly backfill_id: string; readonly runs: number }> {
  const runs = await backfills.runs(backfill_id);
  const left = runs.filter(({ status }) => status !== "done");
  const status = left.length === 0 ? "done" : "failed";
  await backfills.setPlan(backfill_id, { status, finished_at: now() });
  if (left.length === 0) return { backfill_id, runs: runs.length };
  const named = left.slice(0, MAX_NAMED).map(({ dates, reason, run_id }) => {
    const days = `${dates.at(0) ?? ""} to ${dates.at(-1) ?? ""}`;
    return `${run_id} (${days}): ${reason ?? "not finished"}`;
  });
  throw new BackfillFailed(
    `${left.length} of ${runs.length} runs of ${backfill_id} failed: ${named.join("; ")}` +
      (left.length > MAX_NAMED ? "; and more" : ""),
  );
}
