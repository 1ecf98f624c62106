import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeJson } from "../files";

/** What a run on this machine took. */
export interface RecordedRun {
  readonly run_id: string;
  readonly stage: string;
  /** Processors of the machine. */
  readonly cores: number;
  /** Rows that the run was given. */
  readonly rows: number;
  readonly steps: readonly { readonly name: string; readonly seconds: number }[];
}

/** How long a step takes: so long whatever it is given, and so long on one processor for each row. */
export interface Pace {
  readonly fixedSeconds: number;
  /** Undefined as long as all runs had about the same size. */
  readonly cpuSecondsPerRow: number | undefined;
}

/** Runs whose sizes differ less say nothing about a row: starting takes most of the time. */
const FAR_APART = 10;

/** What the recorded runs say of a step, when its rows would take `supposed` seconds of one processor each. */
export function paceOf(
  runs: readonly RecordedRun[],
  step: string,
  supposed: number,
): Pace | undefined {
  const seen = runs.flatMap(({ cores, rows, steps }) =>
    steps.filter(({ name }) => name === step).map(({ seconds }) => ({ rows, seconds, cores })),
  );
  const [least, most] = [...seen].sort((one, other) => one.rows - other.rows).flatMap(ends);
  if (!least || !most) return undefined;
  if (most.rows < least.rows * FAR_APART) {
    const rest = seen.map(({ cores, rows, seconds }) => seconds - (rows * supposed) / cores);
    return { fixedSeconds: Math.max(0, median(rest)), cpuSecondsPerRow: undefined };
  }
  const perRow = Math.max(0, (most.seconds - least.seconds) / (most.rows - least.rows));
  return {
    fixedSeconds: Math.max(0, least.seconds - perRow * least.rows),
    cpuSecondsPerRow: perRow * most.cores,
  };
}

function ends<T>(each: T, at: number, all: readonly T[]): T[] {
  return [...(at === 0 ? [each] : []), ...(at === all.length - 1 ? [each] : [])];
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}

const folderOf = (root: string) => join(root, "runs");

/** Keep what a run took; the same run again replaces it. */
export function recordRun(root: string, run: RecordedRun): void {
  writeJson(join(folderOf(root), `${run.run_id}.json`), run);
}

/** The runs that were recorded for a stage. */
export function recordedRuns(root: string, stage: string): RecordedRun[] {
  return namesIn(folderOf(root))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => readJson<RecordedRun>(join(folderOf(root), name)))
    .filter((run) => run?.stage === stage)
    .filter((run) => run !== undefined);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
