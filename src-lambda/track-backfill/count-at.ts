import type { Athena } from "../core/athena";
import { checkRunId } from "../core/run-records";
import type { TableCounts } from "../reconcile/query-counts";

const TABLES = {
  accepted: { database: "processed", table: "sales" },
  quarantined: { database: "quarantine", table: "sales_quarantine" },
} as const;

/**
 * Rows of a run in the tables as that run published them. Not as they are now: the next run of the
 * backfill, or today's, may have replaced some of them already.
 */
export async function countAsPublished(athena: Athena, run_id: string): Promise<TableCounts> {
  return {
    accepted: await count(athena, checkRunId(run_id), TABLES.accepted),
    quarantined: await count(athena, checkRunId(run_id), TABLES.quarantined),
  };
}

async function count(
  athena: Athena,
  run_id: string,
  { database, table }: { readonly database: string; readonly table: string },
): Promise<number> {
  const [snapshot] = await athena.select(
    `select snapshot_id from "${database}"."${table}$snapshots"
     where element_at(summary, 'pipeline.run-id') = '${run_id}'
     order by committed_at desc limit 1`,
  );
  const id = snapshot?.["snapshot_id"];
  if (!id) throw new Error(`run ${run_id} is in no snapshot of ${database}.${table}`);
  const [row] = await athena.select(
    `select count(*) as row_count from "${database}"."${table}" for version as of ${id}
     where run_id = '${run_id}'`,
  );
  return Number(row?.["row_count"]);
}
