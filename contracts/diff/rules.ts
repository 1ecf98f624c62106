import { type Change, type Impact, type Loose, same } from "./change";

/** What a rule says to people only. */
const TEXTS = ["description", "dimension", "businessImpact", "tags"];

const UPPER_BOUNDS = ["mustBeLessThan", "mustBeLessOrEqualTo"];
const LOWER_BOUNDS = ["mustBeGreaterThan", "mustBeGreaterOrEqualTo"];

/** Differences between two lists of quality rules, by the rules' names. */
export function compareRules(before: readonly Loose[], after: readonly Loose[]): Change[] {
  const old = new Map(before.map((rule) => [String(rule["name"]), rule]));
  const now = new Map(after.map((rule) => [String(rule["name"]), rule]));
  const gone = [...old.keys()].filter((name) => !now.has(name));
  return [
    ...gone.map((name) => change(name, "additive", "removed")),
    ...[...now].flatMap(([name, rule]) => compareRule(name, old.get(name), rule)),
  ];
}

function compareRule(name: string, before: Loose | undefined, after: Loose): Change[] {
  const stops = after["severity"] === "error";
  if (!before) return [change(name, stops ? "breaking" : "notice", "added")];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !same(before[field], after[field]),
  );
  return fields.map((field) => {
    const impact = TEXTS.includes(field) ? "notice" : impactOf(field, before, after);
    return change(name, impact, `${field} changed`);
  });
}

function impactOf(field: string, before: Loose, after: Loose): Impact {
  const stopped = before["severity"] === "error";
  const stops = after["severity"] === "error";
  if (!stops) return stopped ? "additive" : "notice";
  const [from, to] = [before[field], after[field]];
  if (typeof from === "number" && typeof to === "number") {
    if (UPPER_BOUNDS.includes(field) && to > from) return "additive";
    if (LOWER_BOUNDS.includes(field) && to < from) return "additive";
  }
  return "breaking";
}

const change = (name: string, impact: Impact, what: string): Change => ({
  impact,
  of: `rule ${name}`,
  what,
});
