import Table from "cli-table3";
import type { QueryResult } from "./athena";
import { isNumeric } from "./result-format";
import type { RunReport } from "./report";
import type { ProcessedFile } from "./run";

const MOST_KPI_ROWS = 30;

/** A result as a table for people. */
export function resultTable(result: QueryResult): string {
  const head = result.columns.map(({ name }) => visible(name));
  const aligns = result.columns.map((column) => (isNumeric(column) ? "right" : "left"));
  const rows = result.rows.map((row) => row.map((cell) => visible(cell)));
  return `${drawn(head, aligns, rows)}\n${count(result.rows.length, "row")}`;
}

/** A run as tables for people. */
export function runTables({ report, kpis }: ProcessedFile): string {
  const sources = [...rowsBySource(report)].map(
    ([source, rows]) => `of these, ${grouped(rows)} rows of the source ${source}`,
  );
  const reconciliation = [reconciliationTable(report), ...sources].filter(Boolean).join("\n");
  const parts = [stepTable(report), reconciliation, kpiTable(kpis)];
  const notices = report.notices.map((notice) => `notice: ${notice}`);
  return [...parts.filter(Boolean), ...notices].join("\n\n");
}

/** A source may have brought several files. */
function rowsBySource({ sources }: RunReport): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { source, rows } of sources) sums.set(source, (sums.get(source) ?? 0) + rows);
  return sums;
}

/** Rows under a head, for lists of plain text, and of numbers in all columns but the first. */
export function listTable(
  head: string[],
  rows: readonly (readonly string[])[],
  numbers = false,
): string {
  const aligns = head.map((_, i) => (numbers && i > 0 ? "right" : "left"));
  return drawn(head, aligns, rows);
}

function stepTable({ steps }: RunReport): string {
  if (steps.length === 0) return "";
  return drawn(
    ["step", "status", "seconds", "rows"],
    ["left", "left", "right", "right"],
    steps.map(({ name, status, seconds, rows }) => [
      name,
      status,
      seconds.toFixed(1),
      grouped(rows),
    ]),
  );
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

function kpiTable(kpis: QueryResult): string {
  if (kpis.rows.length === 0) return "";
  const shown = { ...kpis, rows: kpis.rows.slice(0, MOST_KPI_ROWS) };
  const more = kpis.rows.length - shown.rows.length;
  return (
    `analytics.daily_kpis, the latest business dates\n${resultTable(shown)}` +
    (more > 0 ? ` shown, ${more} more` : "")
  );
}

/** Rows close together: rules only around the table and under its head, which the library cannot tell apart. */
function drawn(
  head: string[],
  colAligns: ("left" | "right")[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({ head, colAligns, style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  const [top = "", names = "", rule = "", ...rest] = table.toString().split("\n");
  return [top, names, rule, ...rest.filter((line) => !line.startsWith("├"))].join("\n");
}

/** Text of a cell with control characters made visible: a value must not steer the terminal. */
function visible(cell: string | undefined): string {
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
