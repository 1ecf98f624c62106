import type { Contract } from "../../contracts/contract";
import { DATASETS } from "../backfill/datasets";
import { placeOf, type Tree } from "./tree";

/** How history is brought in line with a change. */
export interface History {
  readonly words: string;
  readonly command?: string;
}

/** For whom and until when a command is written. */
export interface Moment {
  readonly stage: string;
  /** Last business date there may be: the day of the plan. Undefined when nobody says it. */
  readonly through: string | undefined;
}

/** Most dates of one backfill. */
const MOST_DATES = 3660;

/** What to do about dates that are already there when `changed` would be written differently. */
export function historyOf(
  tree: Tree,
  changed: readonly string[],
  moment: Moment,
): History | undefined {
  const past = changed.filter((place) => tree.backfilled.includes(place));
  const others = changed.filter((place) => !past.includes(place) && isDataset(tree, place));
  if (past.length > 0)
    return {
      words: "dates before keep what they have, until",
      command: command(tree, past, moment),
    };
  if (others.length === 0) return undefined;
  return { words: `no backfill covers ${others.join(", ")}: the next run writes it anew` };
}

function command(tree: Tree, past: readonly string[], { stage, through }: Moment): string {
  const names = past.map((place) => place.split("/")[1] ?? "");
  const isDerived = names.every((name) => DATASETS.includes(name) && name !== DATASETS[0]);
  const days = Math.min(MOST_DATES, keptDays(tree, isDerived ? "processed" : "raw"));
  const [from, to] =
    through === undefined ? ["FIRST-DATE", "LAST-DATE"] : [daysBefore(through, days - 1), through];
  const only = isDerived ? ` --datasets ${names.join(",")}` : "";
  return `npm run -s pipeline -- backfill --stage ${stage} --from ${from} --to ${to}${only}`;
}

const DAY_MS = 86_400_000;
const daysBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** Days for which a zone holds what was delivered: reference data apart. */
function keptDays({ contracts }: Tree, zone: Contract["zone"]): number {
  const delivered = [...contracts.values()].filter(
    (each) => each.zone === zone && each.name.startsWith("sales"),
  );
  return Math.max(1, ...delivered.map(({ retentionDays }) => retentionDays));
}

const isDataset = ({ contracts }: Tree, place: string) =>
  [...contracts.values()].some((contract) => placeOf(contract) === place);
