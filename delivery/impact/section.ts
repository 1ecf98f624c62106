import type { Stack } from "../synthesized";
import { type Effect, type Impact, impactsOf } from "./impacts";
import { readTree } from "./read-tree";

/** What the two outputs are read from. */
export interface ImpactInput {
  readonly stage: string;
  readonly head: readonly Stack[];
  readonly base: readonly Stack[] | undefined;
  readonly plans: readonly { readonly plan: { readonly timestamp?: string } }[];
}

/** The part of a review that says what a change does to data; without a base there is nothing to compare with. */
export function impactSection({ base, head, plans, stage }: ImpactInput) {
  const through = plans
    .map(({ plan }) => plan.timestamp ?? "")
    .sort()
    .at(-1)
    ?.slice(0, 10);
  const moment = { stage, through: through === "" ? undefined : through };
  const impacts = base ? impactsOf({ base: readTree(base), head: readTree(head), moment }) : [];
  const isGrave = impacts.some(({ effect }) => effect === "breaking");
  return {
    id: "data-impact",
    title: "Data impact",
    severity: isGrave
      ? ("warn" as const)
      : impacts.length > 0
        ? ("note" as const)
        : ("none" as const),
    summary: summaryOf(impacts),
    head: [],
    lines: impacts.map(lineOf),
    json: impacts,
  };
}

function summaryOf(impacts: readonly Impact[]): string {
  const told = (effect: Effect, words: string) => {
    const { length } = impacts.filter((each) => each.effect === effect);
    return length > 0 ? `${words} ${length} time${length === 1 ? "" : "s"}` : "";
  };
  const past = impacts.some(({ history }) => history?.command) ? "past dates need a backfill" : "";
  return [told("breaking", "breaks readers or writers of data"), past].filter(Boolean).join(", ");
}

const SIGNS: Readonly<Record<Effect, string>> = {
  breaking: "⚠️ **breaking**",
  "new dates only": "**new dates only**",
  "all dates at once": "**all dates at once**",
  additive: "additive",
  notice: "notice",
};
const MOST_REACHED = 12;

function lineOf({ effect, history, reaches, subject, what }: Impact): string {
  const shown = reaches
    .slice(0, MOST_REACHED)
    .map((each) => `\`${each}\``)
    .join(", ");
  const more = reaches.length > MOST_REACHED ? ` and ${reaches.length - MOST_REACHED} more` : "";
  const reached = reaches.length > 0 ? ` Reaches ${shown}${more}.` : "";
  const past = history
    ? ` ${capital(history.words)}${history.command ? `: \`${history.command}\`` : "."}`
    : "";
  return `- ${SIGNS[effect]} \`${subject}\`: ${what.join("; ")}.${reached}${past}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
