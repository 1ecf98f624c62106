import { isFilled } from "../filled";
import { type Change, type Impact, type Loose, same, shown } from "./change";
import { compareLimits } from "./limits";
import { compareRules } from "./rules";

/** What matters of a dataset for how its columns may change. */
export interface Setting {
  /** Files of it are delivered, so whoever delivers must know its columns. */
  readonly lands: boolean;
  /** It is made row by row of what is delivered. */
  readonly hasSource: boolean;
  /** Its files have no header: columns are found by their place. */
  readonly byPosition: boolean;
}

/** A change of one of these is a change of the key, whichever way. */
const KEYS = ["primaryKey", "primaryKeyPosition", "unique", "partitioned", "partitionKeyPosition"];
const TEXTS = [
  "description",
  "businessName",
  "tags",
  "classification",
  "examples",
  "transformDescription",
];
const OWN = ["name", "required", "physicalType", "logicalType", "logicalTypeOptions", "quality"];

/** Differences between the columns of two versions. */
export function compareColumns(
  before: readonly Loose[],
  after: readonly Loose[],
  setting: Setting,
): Change[] {
  const old = byName(before);
  const now = byName(after);
  const dropped = [...old.keys()].filter((name) => !now.has(name));
  return [
    ...dropped.map((name) => change(name, "breaking", "dropped")),
    ...[...now].flatMap(([name, column]) => {
      const known = old.get(name);
      return known ? compareColumn(name, known, column) : [added(name, column, setting)];
    }),
    ...moved(inRecord(before), inRecord(after), setting),
  ];
}

function added(name: string, column: Loose, { hasSource, lands }: Setting): Change {
  if (KEYS.some((key) => column[key])) return change(name, "breaking", "added to the key");
  const isDelivered = lands || (hasSource && !isFilled(customOf(column)));
  return isDelivered && column["required"] === true
    ? change(name, "breaking", "added as required: sources do not deliver it yet")
    : change(name, "additive", "added");
}

function compareColumn(name: string, before: Loose, after: Loose): Change[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !OWN.includes(field) && !same(before[field] || null, after[field] || null),
  );
  return [
    ...typeChange(name, before, after),
    ...requiredChange(name, before["required"] === true, after["required"] === true),
    ...compareLimits(`column ${name}`, options(before), options(after)),
    ...compareRules(rules(before), rules(after)),
    ...fields.map((field) =>
      change(
        name,
        TEXTS.includes(field) ? "notice" : "breaking",
        `${field} ${KEYS.includes(field) ? `${shown(before[field])} -> ${shown(after[field])}` : "changed"}`,
      ),
    ),
  ];
}

function typeChange(name: string, before: Loose, after: Loose): Change[] {
  const [from, to] = [String(before["physicalType"]), String(after["physicalType"])];
  if (from === to) {
    return same(before["logicalType"], after["logicalType"])
      ? []
      : [change(name, "breaking", "logicalType changed")];
  }
  const isWider = widens(from, to);
  const how = isWider ? "widened" : "narrowed or changed";
  return [change(name, isWider ? "additive" : "breaking", `type ${how}: ${from} -> ${to}`)];
}

/** Widenings that Iceberg does in place, so that readers of the old type go on. */
function widens(from: string, to: string): boolean {
  if (from === "int" && to === "bigint") return true;
  const [old, now] = [from, to].map((type) => /^decimal\((\d+),(\d+)\)$/.exec(type));
  return !!old && !!now && old[2] === now[2] && Number(now[1]) > Number(old[1]);
}

function requiredChange(name: string, before: boolean, after: boolean): Change[] {
  if (before === after) return [];
  return [
    after
      ? change(name, "breaking", "is required now")
      : change(name, "additive", "may be missing now"),
  ];
}

function moved(
  before: readonly string[],
  after: readonly string[],
  { byPosition }: Setting,
): Change[] {
  const kept = before.filter((name) => after.includes(name));
  const order = after.filter((name) => before.includes(name));
  const first = byPosition ? after.findIndex((name) => !before.includes(name)) : -1;
  const inserted = first !== -1 && after.slice(first).some((name) => before.includes(name));
  if (!inserted && same(kept, order)) return [];
  const what = "the order of the columns changed";
  return [{ impact: byPosition ? "breaking" : "notice", of: "columns", what }];
}

/** Names of the columns that stand in a record; partition keys stand in its folder. */
const inRecord = (columns: readonly Loose[]) =>
  columns.filter((column) => column["partitioned"] !== true).map(({ name }) => String(name));
const byName = (columns: readonly Loose[]) =>
  new Map(columns.map((column) => [String(column["name"]), column]));
const options = (column: Loose) => (column["logicalTypeOptions"] ?? {}) as Loose;
const customOf = (column: Loose) => (column["customProperties"] ?? []) as Loose[];
const rules = (column: Loose) => (column["quality"] ?? []) as Loose[];
const change = (name: string, impact: Impact, what: string): Change => ({
  impact,
  of: `column ${name}`,
  what,
});
