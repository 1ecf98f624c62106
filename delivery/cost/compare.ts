import { type Bill, byStack, type Line, totalOf } from "./bill";

/** What a stack costs before and after a change. */
export interface StackCost {
  readonly stack: string;
  readonly before: number;
  readonly after: number;
}

/** What a resource costs before and after a change. */
export interface ResourceCost {
  readonly stack: string;
  readonly address: string;
  readonly items: string;
  readonly before: number;
  readonly after: number;
  /** Something of it has no price in the table, so the sums are too low. */
  readonly isUnpriced: boolean;
}

/** Two bills, held against each other. */
export interface CostChange {
  readonly before: number;
  readonly after: number;
  readonly stacks: readonly StackCost[];
  /** Resources that cost something else now, the greatest difference first; also new ones without a price. */
  readonly resources: readonly ResourceCost[];
  /** Warnings that the change brings. */
  readonly newWarnings: readonly string[];
  /** Types of which the change brings one or more, and that the bill does not know. */
  readonly newUnknown: readonly string[];
}

/** Less than a cent a month is no difference. */
const CENT = 0.01;

/** What a change does to the bill. */
export function compareBills(before: Bill, after: Bill): CostChange {
  const [was, is] = [byStack(before.lines), byStack(after.lines)];
  const stacks = [...new Set([...was.keys(), ...is.keys()])].sort();
  return {
    before: totalOf(before.lines),
    after: totalOf(after.lines),
    stacks: stacks.map((stack) => ({
      stack,
      before: was.get(stack) ?? 0,
      after: is.get(stack) ?? 0,
    })),
    resources: compareResources(before.lines, after.lines),
    newWarnings: after.warnings.filter((warning) => !before.warnings.includes(warning)),
    newUnknown: [...after.unknown]
      .filter(([type, count]) => count > (before.unknown.get(type) ?? 0))
      .map(([type]) => type)
      .sort(),
  };
}

function compareResources(before: readonly Line[], after: readonly Line[]): ResourceCost[] {
  const [was, is] = [byResource(before), byResource(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((key): ResourceCost => {
      const [old = [], now = []] = [was.get(key), is.get(key)];
      const shown = now.length > 0 ? now : old;
      const [stack = "", address = ""] = key.split("\n");
      return {
        stack,
        address,
        items: [...new Set(shown.map(({ item }) => item))].join(", "),
        before: totalOf(old),
        after: totalOf(now),
        isUnpriced: shown.some(({ usd }) => usd === null),
      };
    })
    .filter((each) => {
      const isNew =
        each.isUnpriced &&
        was.has(`${each.stack}\n${each.address}`) !== is.has(`${each.stack}\n${each.address}`);
      return isNew || Math.abs(each.after - each.before) >= CENT;
    })
    .sort(
      (one, other) =>
        Math.abs(other.after - other.before) - Math.abs(one.after - one.before) ||
        `${one.stack}${one.address}`.localeCompare(`${other.stack}${other.address}`, "en"),
    );
}

function byResource(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const found = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.stack}\n${line.address}`;
    found.set(key, [...(found.get(key) ?? []), line]);
  }
  return found;
}
