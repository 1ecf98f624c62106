import { isInside } from "./address-range";
import { contains } from "./glob";

/** One test of a statement: an operator, a key and the values it takes. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Block = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The tests of a `Condition` block, in a fixed order. */
export function conditionsOf(block: Block | undefined): Condition[] {
  return Object.entries(block ?? {})
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({
        operator,
        key: key.toLowerCase(),
        values: [values].flat().map(String).sort(),
      })),
    )
    .sort((a, b) => (inWords(a) < inWords(b) ? -1 : 1));
}

/** True when whatever passes all of `strict` passes all of `loose`. False when that cannot be told. */
export function implies(strict: readonly Condition[], loose: readonly Condition[]): boolean {
  return loose.every((wanted) => strict.some((given) => impliesOne(given, wanted)));
}

function impliesOne(given: Condition, wanted: Condition): boolean {
  if (given.key !== wanted.key) return false;
  const [mine, theirs] = [operatorOf(given.operator), operatorOf(wanted.operator)];
  // What tests a present key is stricter than what lets a missing one pass.
  if (mine.quantity !== theirs.quantity || (mine.ifExists && !theirs.ifExists)) return false;
  if (mine.isNegated !== theirs.isNegated) return false;
  const isLike = theirs.base.endsWith("Like");
  if (mine.base !== theirs.base && !(isLike && mine.family === theirs.family)) return false;
  if (ORDERED.test(mine.base)) return isWithin(mine.base, given.values, wanted.values);
  const isRange = theirs.base === "IpAddress";
  const holds = (wide: string, narrow: string) =>
    isLike ? contains(wide, narrow) : wide === narrow || (isRange && isInside(narrow, wide));
  const [narrow, wide] = mine.isNegated
    ? [wanted.values, given.values]
    : [given.values, wanted.values];
  return narrow.every((value) => wide.some((other) => holds(other, value)));
}

const ORDERED = /^(Numeric|Date)(LessThan|GreaterThan)(Equals)?$/;

function isWithin(operator: string, given: readonly string[], wanted: readonly string[]): boolean {
  const number = ([value = ""]: readonly string[]) =>
    operator.startsWith("Date") ? Date.parse(value) : Number(value);
  const [mine, theirs] = [number(given), number(wanted)];
  return operator.includes("Less") ? mine <= theirs : mine >= theirs;
}

function operatorOf(operator: string) {
  const [, quantity = "", rest = ""] =
    /^((?:ForAllValues|ForAnyValue):)?(.*)$/.exec(operator) ?? [];
  const ifExists = rest.endsWith("IfExists");
  const full = ifExists ? rest.slice(0, -"IfExists".length) : rest;
  const isNegated = /Not(Equals|Like|IpAddress)/.test(full) || full === "NotIpAddress";
  // ARNs are matched with wildcards by either operator.
  const base = full.replace("Not", "").replace("ArnEquals", "ArnLike");
  return { quantity, ifExists, isNegated, base, family: base.replace(/(Equals|Like).*$/, "") };
}

/** `aws:SourceAccount = 123456789012`, for people. */
export function inWords({ operator, key, values }: Condition): string {
  return `${key} ${operator} ${values.join(" or ")}`;
}
