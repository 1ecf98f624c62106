import type { FileItem } from "../core/ledger-item";
import { around, daysBetween } from "./calendar";
import { type RawDay, SLACK_DAYS } from "./raw-index";
import type { PlanRequest } from "./request";

/** Dates that one run makes right, and the files that can hold rows of them. */
export interface PlannedRun {
  readonly run_id: string;
  readonly dates: readonly string[];
  readonly files: readonly FileItem[];
}

/** What a plan is cut from. */
export interface Material {
  readonly request: PlanRequest;
  readonly index: readonly RawDay[];
  /** Every file whose rows a run has published. */
  readonly files: readonly FileItem[];
  readonly datesPerRun: number;
}

/** Cuts the dates into runs; the same material gives the same runs. */
export function cutIntoRuns({ datesPerRun, files, index, request }: Material): PlannedRun[] {
  const dates = datesOf(request, index);
  const filesOf = filesByDay(index);
  const runs: PlannedRun[] = [];
  for (let start = 0; start < dates.length; start += datesPerRun) {
    const part = dates.slice(start, start + datesPerRun);
    const days = new Set(part.flatMap((date) => around(date, SLACK_DAYS)));
    // Rows without a date in the calendar belong to none: a replay makes them anew with its first run.
    if (request.from === undefined && start === 0) days.add("");
    const wanted = new Set([...days].flatMap((day) => filesOf.get(day) ?? []));
    const run_id = `${request.backfill_id}.${String(runs.length + 1).padStart(3, "0")}`;
    runs.push({ run_id, dates: part, files: files.filter(({ sha256 }) => wanted.has(sha256)) });
  }
  return runs;
}

/** Digests of files by day; under "" those with rows that have none, or may have none at their store. */
function filesByDay(index: readonly RawDay[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const { day = "", sha256 } of index) {
    for (const key of isAtTheEdge(day) ? [day, ""] : [day]) {
      const known = files.get(key);
      if (known) known.push(sha256);
      else files.set(key, [sha256]);
    }
  }
  return files;
}

/** Whether the calendar ends so near that the date at the store may lie beyond. */
const isAtTheEdge = (day: string): boolean =>
  day !== "" && around(day, SLACK_DAYS).length < 2 * SLACK_DAYS + 1;

function datesOf({ datasets, from, to }: PlanRequest, index: readonly RawDay[]): string[] {
  // Aggregates are made of what is published, whatever the raw zone still holds.
  if (from && to && !datasets.includes("sales")) return daysBetween(from, to);
  const near = new Set(index.flatMap(({ day }) => (day ? around(day, SLACK_DAYS) : [])));
  const isAsked = (date: string) => (!from || date >= from) && (!to || date <= to);
  return [...near].filter(isAsked).sort();
}

/** Rows of the raw zone that were delivered under a date. */
export function rowsByDay(index: readonly RawDay[]): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const { day = "", rows: more } of index) rows.set(day, (rows.get(day) ?? 0) + more);
  return rows;
}
