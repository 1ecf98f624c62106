import { type Change, type Impact, type Loose, same } from "./change";

/** What a rule says to people only. */
const TEXTS = ["description", "dimension", "businessImpact", "tags"];

const UPPER_BOUNDS = ["mustBeLessThan", "mustBeLessOrEqualTo"];
const LOWER_BOUNDS = ["mustBeGreaterThan", "mustBeGreaterOrEqualTo"];

/** Differences between two lists of quality rules, by the rules' names. */
export function compareRules(before: readonly Loose[], after: readonly Loose[]): Change[] {
  const old = byName(before);
  const now = byName(after);
  const gone = [...old.keys()].filter((name) => !now.has(name));
  return [
    ...gone.map((name) => change(name, "additive", "removed")),
    ...[...now].flatMap(([name, rule]) => compareRule(name, old.get(name), rule)),
  ];
}

function compareRule(name: string, before: Loose | undefined, after: Loose): Change[] {
  if (!before) return [change(name, stops(after) ? "breaking" : "notice", "added")];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !same(before[field], after[field]),
  );
  return fields.map((field) => {
    const impact = TEXTS.includes(field) ? "notice" : impactOf(field, before, after);
    return change(name, impact, `${field} changed`);
  });
}

function impactOf(field: string, before: Loose, after: Loose): Impact {
  if (!stops(after)) return stops(before) ? "additive" : "notice";
  const [from, to] = [before[field], after[field]];
  if (typeof from === "number" && typeof to === "number") {
    if (UPPER_BOUNDS.includes(field) && to > from) return "additive";
    if (LOWER_BOUNDS.includes(field) && to < from) return "additive";
  }
  return "breaking";
}

/** Whether a breach keeps back a row or a whole run; a rule of type text speaks to people. */
const stops = ({ severity, type }: Loose): boolean => severity === "error" && type !== "text";

/** Rules with what one means that does not say it, as the jobs read them. */
const byName = (rules: readonly Loose[]) =>
  new Map(rules.map((rule) => [String(rule["name"]), { severity: "error", ...rule } as Loose]));

const change = (name: string, impact: Impact, what: string): Change => ({
  impact,
  of: `rule ${name}`,
  what,
});
