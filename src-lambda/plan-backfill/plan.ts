import type { FileItem } from "../core/ledger-item";
import { leftOf, takeOver } from "./continue";
import { cutIntoRuns, type PlannedRun, rowsByDay } from "./cut";
import { manifestUri, type Outline, type Planning } from "./planned";
import { readRawIndex } from "./raw-index";
import { BadBackfill, type PlanRequest } from "./request";
import { writePlan } from "./write-plan";

/** Runs of one backfill: as many as its list, with what the state machine says of each, may weigh. */
const MAX_RUNS = 500;

/** Plans a backfill, or what is left of one that was planned before. Safe to repeat. */
export async function planBackfill(
  planning: Planning,
  request: PlanRequest,
  execution_arn: string,
): Promise<Outline> {
  const known = await planning.backfills.plan(request.backfill_id);
  if (known) {
    if (!request.dry_run) await takeOver(planning, known, execution_arn);
    return leftOf(planning, known);
  }
  const files = request.datasets.includes("sales") ? await doneFiles(planning) : [];
  const ingestDates = [...new Set(files.map(({ ingest_date }) => ingest_date))].sort();
  const index = await readRawIndex(planning.athena, { ...request, ingestDates });
  const datesPerRun = request.dates_per_run ?? planning.env.DATES_PER_RUN;
  const runs = cutIntoRuns({ request, index, files, datesPerRun });
  if (runs.length > MAX_RUNS) {
    throw new BadBackfill(
      `${runs.length} runs of ${datesPerRun} dates, at most ${MAX_RUNS} are allowed; raise dates_per_run or ask for less`,
    );
  }
  const stores = await newestStores(planning, request);
  if (!request.dry_run) await writePlan(planning, request, { runs, stores, execution_arn });
  const rows = rowsByDay(index);
  return {
    backfill_id: request.backfill_id,
    concurrency: request.concurrency,
    runs: runs.map(({ run_id }) => ({ run_id, manifest_uri: manifestUri(planning.env, run_id) })),
    dates: runs.flatMap(({ dates, run_id }) =>
      dates.map((date) => ({ date, run_id, rows: rows.get(date) ?? 0 })),
    ),
    files: runs.reduce((sum, run) => sum + run.files.length, 0),
    rows: runs.reduce((sum, run) => sum + rowsOf(run), 0),
    stores: stores?.sha256 ?? null,
  };
}

async function doneFiles({ ledger }: Planning): Promise<FileItem[]> {
  const files: FileItem[] = [];
  for await (const file of ledger.inState("done", "sales_raw")) files.push(file);
  return files;
}

async function newestStores({ ledger }: Planning, { datasets }: PlanRequest) {
  if (!datasets.includes("sales")) return undefined;
  const stores = await ledger.newestReference("stores");
  if (stores) return stores;
  throw new BadBackfill(
    "no snapshot of stores has landed; drop one under landing/stores/ and start again",
  );
}

const rowsOf = ({ files }: PlannedRun) => files.reduce((sum, file) => sum + file.rows, 0);
