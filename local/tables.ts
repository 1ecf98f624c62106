import Table from "cli-table3";
import type { QueryResult } from "./athena";
import { isNumeric } from "./result-format";
import type { RunReport } from "./report";

const MOST_KPI_ROWS = 30;
const PLAIN = { head: [], border: [] };

/** A result as a table for people. */
export function resultTable(result: QueryResult): string {
  const table = new Table({
    head: result.columns.map(({ name }) => name),
    colAligns: result.columns.map((column) => (isNumeric(column) ? "right" : "left")),
    style: PLAIN,
  });
  table.push(...result.rows.map((row) => row.map((cell) => visible(cell))));
  return `${table.toString()}\n${count(result.rows.length, "row")}`;
}

/** A run as tables for people. */
export function runTables(report: RunReport): string {
  const parts = [stepTable(report), reconciliationTable(report), kpiTable(report)];
  const notices = report.notices.map((notice) => `notice: ${notice}`);
  return [...parts.filter(Boolean), ...notices].join("\n\n");
}

/** Rows under a head, for lists of plain text. */
export function listTable(head: string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head, style: PLAIN });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function stepTable({ steps }: RunReport): string {
  if (steps.length === 0) return "";
  const table = new Table({
    head: ["step", "status", "seconds", "rows"],
    colAligns: ["left", "left", "right", "right"],
    style: PLAIN,
  });
  table.push(
    ...steps.map(({ name, status, seconds, rows }) => [
      name,
      status,
      seconds.toFixed(1),
      grouped(rows),
    ]),
  );
  return table.toString();
}

function reconciliationTable({ reconciliation, run_id }: RunReport): string {
  if (!reconciliation) return "";
  const { rows_in, accepted, quarantined, duplicates, superseded, balanced } = reconciliation;
  const equation =
    `${grouped(rows_in)} rows in = ${grouped(accepted)} accepted + ` +
    `${grouped(quarantined)} quarantined + ${grouped(duplicates)} duplicates`;
  const sign = balanced ? "balanced" : "NOT BALANCED";
  return `run ${run_id}\n${equation}: ${sign} (${grouped(superseded)} rows of earlier runs superseded)`;
}

function kpiTable({ kpis }: RunReport): string {
  const head = Object.keys(kpis[0] ?? {});
  if (head.length === 0) return "";
  const isNumber = (name: string) =>
    kpis.every((row) => row[name] === null || typeof row[name] === "number");
  const table = new Table({
    head,
    colAligns: head.map((name) => (isNumber(name) ? "right" : "left")),
    style: PLAIN,
  });
  table.push(
    ...kpis.slice(0, MOST_KPI_ROWS).map((row) => head.map((name) => String(row[name] ?? ""))),
  );
  const more =
    kpis.length > MOST_KPI_ROWS ? `\n… and ${count(kpis.length - MOST_KPI_ROWS, "row")} more` : "";
  return `analytics.daily_kpis, the latest business dates\n${table.toString()}${more}`;
}

/** Text of a cell with control characters made visible: a value must not steer the terminal. */
function visible(cell: string | undefined): string {
  // eslint-disable-next-line no-control-regex
  return (cell ?? "").replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) =>
    JSON.stringify(character).slice(1, -1),
  );
}

function grouped(value: number | undefined): string {
  return value === undefined ? "" : value.toLocaleString("en-US");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
