import type { Contract } from "../../contracts/contract";

/** Something that reads data, and perhaps writes some. */
export interface Worker {
  readonly kind: "job" | "function" | "model" | "view" | "data set" | "dashboard";
  readonly name: string;
  /** Datasets (`processed/sales`), folders (`artifacts/features`) and other workers (`view analytics.daily_kpis`). */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Its parts by name with what they hold or a hash of it: code files, arguments, SQL. */
  readonly parts: ReadonlyMap<string, string>;
  /** Columns of a view, by name. */
  readonly columns?: ReadonlyMap<string, string>;
}

/** What an output does with data. */
export interface Tree {
  readonly workers: readonly Worker[];
  readonly contracts: ReadonlyMap<string, Contract>;
  /** The contracts as written. */
  readonly documents: ReadonlyMap<string, unknown>;
  /** Datasets that a backfill brings in line. */
  readonly backfilled: readonly string[];
  /** Text of the code files of jobs, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** The job that makes past dates right. */
export const BACKFILL = "backfill";

/** How a worker is called where others name it. */
export const idOf = ({ kind, name }: Pick<Worker, "kind" | "name">): string => `${kind} ${name}`;

/** Where a dataset stands. */
export const placeOf = ({ name, zone }: Pick<Contract, "name" | "zone">): string =>
  `${zone}/${name}`;

/** Whether a place is, or lies in, another. */
const holds = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}/`);

/** All that follows from what some places or workers hold, nearest first. */
export function downstreamOf(tree: Tree, from: readonly string[]): string[] {
  const found: string[] = [];
  const queue = [...from];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const at = id;
    const readers = tree.workers
      .filter(({ reads }) => reads.some((each) => holds(each, at)))
      .map(idOf);
    const written = tree.workers.find((worker) => idOf(worker) === at)?.writes ?? [];
    const next = [...readers, ...written].filter(
      (each) => !from.includes(each) && !found.includes(each),
    );
    found.push(...new Set(next));
    queue.push(...new Set(next));
  }
  return found;
}
