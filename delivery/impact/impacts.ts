import { compareAll } from "../../contracts/diff/release";
import { columnOf, concernsHistory, inWords } from "./contract-words";
import { type History, historyOf, type Moment } from "./history";
import { downstreamOf, idOf, placeOf, type Tree, type Worker } from "./tree";
import { usersOf } from "./users";
import { viewImpact } from "./view-impact";
import { workerImpact } from "./worker-impact";

/** What a change means for data, the gravest first. */
export const EFFECTS = [
  "breaking",
  "new dates only",
  "all dates at once",
  "additive",
  "notice",
] as const;
export type Effect = (typeof EFFECTS)[number];

/** What one change does to data. */
export interface Impact {
  /** `contract sales`, `job aggregation_job`, `view analytics.daily_kpis`. */
  readonly subject: string;
  readonly effect: Effect;
  readonly what: readonly string[];
  /** Datasets, jobs, views and dashboards downstream, nearest first. */
  readonly reaches: readonly string[];
  readonly history: History | undefined;
}

/** The two outputs of a change. */
export interface Trees {
  readonly base: Tree;
  readonly head: Tree;
  readonly moment: Moment;
}

/** What a change does to data, the gravest first. */
export function impactsOf(trees: Trees): Impact[] {
  const all = [...contractImpacts(trees), ...workerImpacts(trees), ...orphans(trees)];
  const grave = ({ effect }: Impact) => EFFECTS.indexOf(effect);
  return all.sort((one, other) => grave(one) - grave(other));
}

function contractImpacts({ base, head, moment }: Trees): Impact[] {
  return compareAll(base.documents, head.documents)
    .filter(({ changes }) => changes.length > 0)
    .map(({ changes, fault, name }): Impact => {
      const contract = head.contracts.get(name) ?? base.contracts.get(name);
      const place = contract ? placeOf(contract) : name;
      const tree = head.contracts.has(name) ? head : base;
      const reaches = downstreamOf(tree, [place]);
      const words = changes.map((change) =>
        inWords(name, change, usersOf(tree, reaches, columnOf(change))),
      );
      const past = head.backfilled.includes(place) ? [place] : reaches;
      const isOld = changes.some(concernsHistory);
      const effect =
        EFFECTS.find((each) => changes.some(({ impact }) => impact === each)) ?? "notice";
      return {
        subject: `contract ${name}`,
        effect,
        what: fault === null ? words : [...words, fault],
        reaches,
        history: isOld
          ? historyOf(head, past.length > 0 ? [place, ...past] : [place], moment)
          : undefined,
      };
    });
}

function workerImpacts({ base, head, moment }: Trees): Impact[] {
  const known = new Map(base.workers.map((worker) => [idOf(worker), worker]));
  const now = new Set(head.workers.map(idOf));
  const pairs: [Worker | undefined, Worker | undefined][] = [
    ...head.workers.map((worker): [Worker | undefined, Worker] => [
      known.get(idOf(worker)),
      worker,
    ]),
    ...base.workers
      .filter((worker) => !now.has(idOf(worker)))
      .map((worker): [Worker, undefined] => [worker, undefined]),
  ];
  return pairs.flatMap(([before, after]) => {
    const worker = after ?? before;
    if (!worker) return [];
    const tree = after ? head : base;
    const reaches = downstreamOf(tree, [idOf(worker)]);
    if (worker.kind === "view") return viewImpact({ before, after, reaches, tree });
    return workerImpact({ before, after, reaches, head, moment });
  });
}

/** Datasets that something wrote, and nothing does any more. */
function orphans({ base, head }: Trees): Impact[] {
  const written = (tree: Tree) => new Set(tree.workers.flatMap(({ writes }) => writes));
  const [was, is] = [written(base), written(head)];
  return [...head.contracts.values()]
    .map(placeOf)
    .filter((place) => was.has(place) && !is.has(place))
    .map((place) => ({
      subject: `dataset ${place}`,
      effect: "breaking",
      what: ["nothing writes it any more: it stays as it is, and grows old"],
      reaches: downstreamOf(head, [place]),
      history: undefined,
    }));
}
