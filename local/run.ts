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
import type { Fetched } from "./fetch-source";
import { stepsOf } from "./history";
import { Ledger, type LedgerFile } from "./ledger";
import { readRecords } from "./records";
import { reportOf, type RunReport } from "./report";
import type { MadeReport } from "./report/make-report";
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
  /** The report page that was made of it. @default - none */
  readonly page?: MadeReport;
}

/** What else a run is to do. */
export interface Processing {
  /** Fetched beside the file. */
  readonly fetched?: readonly Fetched[];
  /** Train the model, whether it is due or not. */
  readonly train?: boolean;
}

/**
 * Let the deployed pipeline process a file that it took in, and what was fetched beside it, and check what it made of
 * them.
 */
export async function processFile(
  session: Session,
  file: TakenIn,
  { fetched = [], train = false }: Processing = {},
): Promise<ProcessedFile> {
  const waiting = [file, ...fetched].find(({ entry }) => entry.state !== "done");
  const { entry: before } = waiting ?? file;
  if (!waiting) {
    session.progress.note(`already processed in run ${before.run_id}`);
    if (train) session.progress.note("nothing to train on: drop a new file with --train");
  }
  const { runId, fault } = waiting
    ? await runUntilDone(session, before, train)
    : { runId: before.run_id ?? "", fault: undefined };
  const records = await readRecords(session.clients.s3, session.target, runId);
  const events = await historyOf(session.clients.sfn, executionNamed(session.target, runId)).catch(
    () => [],
  );
  const files = await entriesNow(session, [file, ...fetched], runId);
  const verdicts = files.flatMap(({ content, entry }) =>
    problemsOf({ runId, records, entry, counted: content.records }),
  );
  const problems = fault ? [fault] : [...new Set(verdicts)];
  const kpis = fault ? NOTHING : await latestKpis(session);
  const report = reportOf({
    runId,
    steps: stepsOf(events, new Date()),
    records,
    kpis: asObjects(kpis),
    isOld: waiting === undefined,
    problems,
    notices: records.flatMap(({ notices }) => notices ?? []),
    sources: fetched.map(({ source, rows, object }) => ({ source, rows, object })),
  });
  return { report, kpis };
}

/** The files as the ledger has them now, without those that an earlier run had done. */
async function entriesNow(
  { clients, target }: Session,
  files: readonly TakenIn[],
  runId: string,
): Promise<TakenIn[]> {
  const ledger = new Ledger(clients.dynamodb, target);
  const now = files.map(async ({ content, entry }) => ({
    content,
    entry: (await ledger.find(entry.dataset, entry.sha256)) ?? entry,
  }));
  return (await Promise.all(now)).filter(
    ({ entry }) => entry.state !== "done" || entry.run_id === runId,
  );
}

/** The run that took a file, and what went wrong in it. */
interface Ran {
  readonly runId: string;
  readonly fault: string | undefined;
}

async function runUntilDone(session: Session, entry: LedgerFile, train: boolean): Promise<Ran> {
  const { clients, target, progress } = session;
  const ledger = new Ledger(clients.dynamodb, target);
  for (let runs = 0; runs < MOST_RUNS; runs += 1) {
    const leftover = await runningExecution(clients.sfn, target);
    const execution = leftover ?? (await startFor(session, entry, train));
    progress.note(
      leftover ? `run ${execution.runId} is under way; following it` : `run ${execution.runId}`,
    );
    const outcome = await follow({ sfn: clients.sfn, progress, signal: session.signal }, execution);
    const now = (await ledger.find(entry.dataset, entry.sha256)) ?? entry;
    const fault = now.state === "done" ? undefined : faultOf(execution, outcome, now);
    const runId = (fault ? undefined : now.run_id) ?? execution.runId;
    // A run that was under way before may have failed for its own reasons: the file gets a run of its own.
    if (!fault || !leftover) return { runId, fault };
  }
  throw new Failure(
    `after ${MOST_RUNS} runs the file is still not processed`,
    "npm run -s local -- status",
  );
}

async function startFor(session: Session, entry: LedgerFile, train: boolean): Promise<Execution> {
  const { clients, instance, target } = session;
  const date = (await clockOf(instance)).now.slice(0, 10);
  const input = { business_date: date, ...(train && { train }) };
  return startExecution(clients.sfn, target, `daily-${date}-${entry.sha256.slice(0, 8)}`, input);
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
