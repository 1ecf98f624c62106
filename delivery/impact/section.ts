import { messageOf } from "../failure";
import { code } from "../review/report/markdown";
import type { Section } from "../review/section";
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
export function impactSection(input: ImpactInput): Section {
  const common = { id: "data-impact", title: "Data impact", head: [] };
  try {
    const impacts = impactsIn(input);
    const severity = impacts.some(({ effect }) => effect === "breaking") ? "warn" : "note";
    return {
      ...common,
      severity: impacts.length > 0 ? severity : "none",
      summary: summaryOf(impacts),
      lines: impacts.map(lineOf),
      json: impacts,
    };
  } catch (error) {
    // A base may be older than what this code understands; the rest of the review still holds.
    const lines = [`- ❔ it cannot be told: ${code(messageOf(error))}`];
    return {
      ...common,
      severity: "warn",
      summary: "data impact unknown",
      lines,
      json: { error: messageOf(error) },
    };
  }
}

function impactsIn({ base = [], head, plans, stage }: ImpactInput): Impact[] {
  if (!base.some(isApp) || !head.some(isApp)) return [];
  const days = plans
    .map(({ plan }) => plan.timestamp?.slice(0, 10))
    .filter((day) => day !== undefined);
  const moment = { stage, through: days.sort().at(-1) };
  return impactsOf({ base: readTree(base), head: readTree(head), moment });
}

/** Whether a stack says for which project and stage it is. */
const isApp = ({ template }: Stack) => "provider" in template;

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
  const shown = reaches.slice(0, MOST_REACHED).map(code).join(", ");
  const more = reaches.length > MOST_REACHED ? ` and ${reaches.length - MOST_REACHED} more` : "";
  const reached = reaches.length > 0 ? ` Reaches ${shown}${more}.` : "";
  const past = history
    ? ` ${capital(history.words)}${history.command ? `: ${code(history.command)}` : "."}`
    : "";
  return `- ${SIGNS[effect]} ${code(subject)}: ${what.map(code).join("; ")}.${reached}${past}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
