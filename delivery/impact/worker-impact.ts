import { historyOf, type Moment } from "./history";
import type { Impact } from "./impacts";
import { BACKFILL, idOf, type Tree, type Worker } from "./tree";

/** A job, function, model or dashboard before and after a change. */
export interface ChangedWorker {
  readonly before: Worker | undefined;
  readonly after: Worker | undefined;
  readonly reaches: readonly string[];
  readonly head: Tree;
  readonly moment: Moment;
}

/** What it means that a worker was added, changed or removed; nothing when it was not. */
export function workerImpact({ after, before, head, moment, reaches }: ChangedWorker): Impact[] {
  const worker = after ?? before;
  const changed = partsChanged(before, after);
  if (!worker || changed.length === 0) return [];
  const common = { subject: idOf(worker), reaches };
  if (!before) return [{ ...common, effect: "additive", what: ["new"], history: undefined }];
  if (!after)
    return [{ ...common, effect: goneEffect(worker), what: ["removed"], history: undefined }];
  const what = [`changed: ${listed(changed)}`, ...said(worker)];
  if (isShown(worker) || worker.name === BACKFILL)
    return [{ ...common, effect: "notice", what, history: undefined }];
  const history = worker.kind === "job" ? historyOf(head, worker.writes, moment) : undefined;
  // Where no backfill is needed the next run leaves nothing as it was.
  const isAnew = worker.kind === "job" && history?.command === undefined;
  return [{ ...common, effect: isAnew ? "all dates at once" : "new dates only", what, history }];
}

const isShown = ({ kind }: Worker) => kind === "dashboard" || kind === "data set";
const goneEffect = ({ kind }: Worker) => (kind === "dashboard" ? "notice" : "breaking");

/** What is special about kinds that are no jobs. */
function said({ kind, name }: Worker): string[] {
  if (kind === "model")
    return [
      "the next training uses it; the model before forecasts until a new one has proved better",
    ];
  if (name === BACKFILL) return ["the next backfill works like this; nothing else does"];
  if (kind === "function" && name.startsWith("ingest"))
    return ["files taken in before stay as they were written"];
  return [];
}

const MOST = 6;
const listed = (names: readonly string[]) =>
  `${names.slice(0, MOST).join(", ")}${names.length > MOST ? ` and ${names.length - MOST} more` : ""}`;

/** Names of parts that are new, gone or different. */
function partsChanged(before: Worker | undefined, after: Worker | undefined): string[] {
  const [was, is] = [
    before?.parts ?? new Map<string, string>(),
    after?.parts ?? new Map<string, string>(),
  ];
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  const changed = names.filter((name) => was.get(name) !== is.get(name));
  return changed.length === 0 && before === undefined ? ["everything"] : changed;
}
