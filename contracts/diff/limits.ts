import { type Change, type Impact, type Loose, same, shown } from "./change";

/** For each limit, whether a greater number lets less through. */
const GREATER_IS_TIGHTER: Readonly<Record<string, boolean>> = {
  minimum: true,
  exclusiveMinimum: true,
  minLength: true,
  minItems: true,
  maximum: false,
  exclusiveMaximum: false,
  maxLength: false,
  maxItems: false,
};

/** Differences between the limits (`logicalTypeOptions`) of a column. */
export function compareLimits(of: string, before: Loose, after: Loose): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => !same(before[name], after[name]))
    .map((name) => ({
      impact: impactOf(name, before[name], after[name]),
      of,
      what: `${name} ${shown(before[name])} -> ${shown(after[name])}`,
    }));
}

function impactOf(name: string, before: unknown, after: unknown): Impact {
  if (after === undefined) return "additive";
  if (before === undefined) return "breaking";
  const greaterIsTighter = GREATER_IS_TIGHTER[name];
  // Of two patterns nobody can say in general which lets more through.
  if (greaterIsTighter === undefined) return allowsMore(before, after) ? "additive" : "breaking";
  const [from, to] = [sizeOf(before), sizeOf(after)];
  if (from === to) return "notice";
  const isKnown = !Number.isNaN(from) && !Number.isNaN(to);
  return isKnown && to > from !== greaterIsTighter ? "additive" : "breaking";
}

/** A bound as a number: a date or a moment is written as text. */
function sizeOf(bound: unknown): number {
  const number = Number(bound);
  return Number.isNaN(number) ? Date.parse(String(bound)) : number;
}

/** Whether a list of what is allowed only grew. */
export const allowsMore = (before: unknown, after: unknown): boolean =>
  Array.isArray(before) &&
  Array.isArray(after) &&
  before.every((value) => after.some((other) => same(value, other)));
