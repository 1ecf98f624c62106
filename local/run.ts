import { Failure } from "../delivery/failure";
import { query, type QueryResult } from "./athena";
import { clockOf } from "./clock";
import {
  executionNamed,
  historyOf,
  runningExecution,
  startExecution,
  type Execution,
} from "./execution";
import { follow, type Outcome } from "./follow";
import { stepsOf } from "./history";
import { Ledger, type LedgerFile } from "./ledger";
import { readRecords } from "./records";
import { reportOf, type RunReport } from "./report";
import { asObjects } from "./result-format";
import type { TakenIn } from "./seed";
import type { Session } from "./session";
import { problemsOf } from "./verdict";

const KPIS = `
select kpis.*
from analytics.daily_kpis as kpis
where kpis.business_date in (
    select distinct latest.business_date
    from analytics.daily_kpis as latest
    order by latest.business_date desc
    limit 7
)
order by 1 desc, 2
`;

const MOST_RUNS = 3;
const NOTHING: QueryResult = { columns: [], rows: [] };

/** A run's report, and the KPIs as the engine wrote them. */
export interface ProcessedFile {
  readonly report: RunReport;
  readonly kpis: QueryResult;
}

/** Let the deployed pipeline process a file that it took in, and check what it made of it. */
export async function processFile(session: Session, file: TakenIn): Promise<ProcessedFile> {
  const before = file.entry;
  if (before.state === "done") session.progress.note(`already processed in run ${before.run_id}`);
  const { entry, runId, fault } =
    before.state === "done"
      ? { entry: before, runId: before.run_id ?? "", fault: undefined }
      : await runUntilDone(session, before);
  const records = await readRecords(session.clients.s3, session.target, runId);
  const events = await historyOf(session.clients.sfn, executionNamed(session.target, runId)).catch(
    () => [],
  );
  const problems = fault
    ? [fault]
    : problemsOf({ runId, records, entry, counted: file.content.records });
  const kpis = fault ? NOTHING : await latestKpis(session);
  const report = reportOf({
    runId,
    steps: stepsOf(events, new Date()),
    records,
    kpis: asObjects(kpis),
    isOld: before.state === "done",
    problems,
    notices: entry.notices ?? [],
  });
  return { report, kpis };
}

/** The run that took a file, and what went wrong in it. */
interface Ran {
  readonly runId: string;
  readonly entry: LedgerFile;
  readonly fault: string | undefined;
}

async function runUntilDone(session: Session, entry: LedgerFile): Promise<Ran> {
  const { clients, target, progress } = session;
  const ledger = new Ledger(clients.dynamodb, target);
  for (let runs = 0; runs < MOST_RUNS; runs += 1) {
    const leftover = await runningExecution(clients.sfn, target);
    const execution = leftover ?? (await startFor(session, entry));
    progress.note(
      leftover ? `run ${execution.runId} is under way; following it` : `run ${execution.runId}`,
    );
    const outcome = await follow({ sfn: clients.sfn, progress, signal: session.signal }, execution);
    const now = (await ledger.find(entry.dataset, entry.sha256)) ?? entry;
    const fault = now.state === "done" ? undefined : faultOf(execution, outcome, now);
    const runId = (fault ? undefined : now.run_id) ?? execution.runId;
    // A run that was under way before may have failed for its own reasons: the file gets a run of its own.
    if (!fault || !leftover) return { runId, entry: now, fault };
  }
  throw new Failure(
    `after ${MOST_RUNS} runs the file is still not processed`,
    "npm run -s local -- status",
  );
}

async function startFor(session: Session, entry: LedgerFile): Promise<Execution> {
  const { clients, instance, target } = session;
  const date = (await clockOf(instance)).now.slice(0, 10);
  return startExecution(clients.sfn, target, `daily-${date}-${entry.sha256.slice(0, 8)}`, date);
}

function faultOf({ runId }: Execution, { failure, status }: Outcome, entry: LedgerFile): string {
  if (!failure)
    return `run ${runId} ended ${status}, but the ledger has the file as "${entry.state}"`;
  return `run ${runId} failed in ${failure.step}: ${failure.error}: ${failure.cause}`;
}

async function latestKpis(session: Session): Promise<QueryResult> {
  return session.progress.run("ask Athena for the KPIs", async (report) => {
    const kpis = await query(session, KPIS);
    report(`${kpis.rows.length} rows of analytics.daily_kpis`);
    return kpis;
  });
}
