import { DescribeStateMachineCommand, type HistoryEvent } from "@aws-sdk/client-sfn";
import { contractDocuments } from "../../contracts";
import { messageOf, nameOf } from "../../delivery/failure";
import { stateMachineArn } from "../../delivery/target";
import { alarmsOf } from "../alarms";
import { DAILY, executionNamed, historyOf, recentExecutions } from "../execution";
import { stepsOf } from "../history";
import { readRecords } from "../records";
import { reconcile } from "../verdict";
import { readTable, type Reading } from "./dashboards";
import { maskRecord, shownColumns } from "./personal";
import type { Machine } from "./machine";
import { pictureOf } from "./picture";
import type { ReportData, RunData, TableData } from "./report-data";
import { runQuestions } from "./run-questions";

const MOST_LINES = 20_000;
/** How far back to look for a run that had something to do. */
const RUNS = 10;
/** Contract of the records that are refused. */
const RECORD_OF = "sales_raw";

/** The newest run that had something to do, and what the report could not learn of it. */
export async function readRun(reading: Reading): Promise<Pick<ReportData, "run" | "warnings">> {
  const found = await newestRun(reading);
  if (!found) return { run: null, warnings: [] };
  const { events, execution } = found;
  const { clients, target } = reading;
  const warnings: string[] = [];
  const questions = runQuestions(execution.runId);
  const ask = async (about: string, sql: string): Promise<TableData> => {
    try {
      const table = await readTable(reading, sql, MOST_LINES);
      if (table.isCut)
        warnings.push(`${about}: the page holds its first ${String(MOST_LINES)} rows only`);
      return table;
    } catch (error) {
      if (reading.signal.aborted) throw error;
      warnings.push(`${about}: ${messageOf(error)}`);
      return { columns: [], rows: [], isCut: false };
    }
  };
  const shown = shownColumns(contractDocuments().get(RECORD_OF));
  const records = await readRecords(clients.s3, target, execution.runId);
  const [machine, quarantineReasons, examples, rules, forecast, alarms] = await Promise.all([
    deployedMachine(reading),
    ask("quarantine", questions.reasons),
    ask("examples of the quarantine", questions.examples),
    ask("quality rules", questions.rules),
    ask("forecast", questions.forecast),
    alarmsOf(clients),
  ]);
  const { startDate = new Date(0), stopDate = new Date(), status } = execution;
  const run: RunData = {
    runId: execution.runId,
    status,
    startedAt: startDate.toISOString(),
    seconds: (stopDate.getTime() - startDate.getTime()) / 1000,
    picture: pictureOf(machine, { events, records, now: stopDate }),
    balance: reconcile(records) ?? null,
    notices: records.flatMap(({ notices }) => notices ?? []),
    quarantineReasons,
    quarantineExamples: maskExamples(examples, (record) => maskRecord(record, shown)),
    masked: [...shown.personal],
    rules,
    forecast,
    alarms,
  };
  return { run, warnings };
}

type Execution = Awaited<ReturnType<typeof recentExecutions>>[number];

async function newestRun({
  clients,
  target,
}: Reading): Promise<{ execution: Execution; events: HistoryEvent[] } | undefined> {
  const executions = await recentExecutions(clients.sfn, target, RUNS).catch((error: unknown) => {
    // Nothing is deployed yet.
    if (nameOf(error) === "StateMachineDoesNotExist") return [];
    throw error;
  });
  for (const execution of executions) {
    const events = await historyOf(clients.sfn, executionNamed(target, execution.runId));
    if (stepsOf(events, new Date()).length > 1) return { execution, events };
  }
  return undefined;
}

async function deployedMachine({ clients, target }: Reading): Promise<Machine> {
  const { definition = "{}" } = await clients.sfn.send(
    new DescribeStateMachineCommand({ stateMachineArn: stateMachineArn(target, DAILY) }),
  );
  return JSON.parse(definition) as Machine;
}

function maskExamples(table: TableData, mask: (record: string) => string): TableData {
  const at = table.columns.findIndex(({ name }) => name === "record");
  const rows = table.rows.map((row) =>
    row.map((cell, index) => (index === at && cell !== null ? mask(cell) : cell)),
  );
  return { ...table, rows };
}
