import { loadConfig } from "../config";
import { type BackfillReport, isChanged } from "../delivery/backfill/report";
import { usd } from "../delivery/cost/price";
import { listTable } from "../local/tables";
import type { DateChange } from "../src-lambda/core/run-records";
import type { Outline, PlannedDate } from "../src-lambda/plan-backfill/planned";

/** Data processing units of one worker. */
const DPU = { "G.1X": 1, "G.2X": 2 };
/** Glue bills a run for a minute at least. */
const LEAST_HOURS = 1 / 60;

/** What a backfill would do, for people. */
export function outlineText(outline: Outline, stage: string): string {
  const { backfill_id, concurrency, dates, files, rows, runs, stores } = outline;
  const { glue } = loadConfig(stage);
  const least =
    runs.length * glue.workers * DPU[glue.workerType] * LEAST_HOURS * usd("glue:dpu-hour");
  const lines = runs.map(({ run_id }) => {
    const own = dates.filter((date) => date.run_id === run_id);
    return [run_id, own.at(0)?.date ?? "", own.at(-1)?.date ?? "", delivered(own)];
  });
  return [
    `backfill ${backfill_id}: ${dates.length} dates in ${runs.length} runs, ${concurrency} at a time`,
    ...(runs.length > 0 ? [listTable(["run", "from", "to", "rows delivered"], lines)] : []),
    `reads ${files} files with ${rows} rows; stores: ${stores ?? "not needed"}`,
    "leases: the tables it writes, for each run while it writes; a daily run goes first",
    `cost: ${runs.length} Glue runs of ${glue.workers} ${glue.workerType} workers, a minute each at least: ` +
      `${least.toFixed(2)} USD or more`,
    "nothing was started",
  ].join("\n");
}

function delivered(dates: readonly PlannedDate[]): string {
  if (dates.some(({ rows }) => rows === undefined)) return "planned before";
  return String(dates.reduce((sum, { rows = 0 }) => sum + rows, 0));
}

/** What a backfill changed, for people. */
export function reportText({ backfill_id, dates, runs }: BackfillReport): string {
  const changed = dates.filter(isChanged);
  const sum = (name: "accepted" | "quarantined" | "removed" | "superseded") =>
    runs.reduce((total, run) => total + (run[name] ?? 0), 0);
  const head = ["date", "rows before", "rows after", "written", "refused", "money"];
  const left = runs.filter(({ status }) => status !== "done").length;
  return [
    ...(changed.length > 0 ? [listTable(head, changed.map(line))] : []),
    `${backfill_id}: ${changed.length} dates changed, ${dates.length - changed.length} stayed as they were`,
    `${sum("accepted")} rows written, ${sum("superseded")} replaced or removed ` +
      `(${sum("removed")} removed), ${sum("quarantined")} refused`,
    ...(left > 0 ? [`${left} of ${runs.length} runs are not done`] : []),
  ].join("\n");
}

function line(change: DateChange): string[] {
  const { amounts, business_date, rows_after, rows_before } = change;
  const money = amounts.map(({ after, before, currency }) =>
    after === before ? `${currency} ${after}` : `${currency} ${before} -> ${after}`,
  );
  const counts = [
    rows_before,
    rows_after,
    change.rows_written ?? "",
    change.rows_quarantined ?? "",
  ];
  return [business_date, ...counts.map(String), money.join("\n")];
}
