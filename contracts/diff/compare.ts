import { LANDING_DEFAULTS } from "../landing";
import { type Change, type Impact, type Loose, same, shown } from "./change";
import { compareColumns } from "./columns";
import { allowsMore } from "./limits";
import { readsAsBefore } from "./mappings";
import { compareRules } from "./rules";

interface Table {
  readonly properties: readonly Loose[];
  readonly quality?: readonly Loose[];
}

/** Retention is promised to readers, and so is how old the data may be. */
const SHORTER_IS_WORSE: Readonly<Record<string, boolean>> = { retention: true, freshness: false };
const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, y: 24 * 365 };

const COMPARED = ["schema", "slaProperties", "customProperties", "version"];

/** Every difference between two versions of a contract, both as written in YAML. */
export function compare(before: unknown, after: unknown): Change[] {
  const [old, now] = [before as Loose, after as Loose];
  const [was, is] = [tableOf(old), tableOf(now)];
  const custom = customOf(now);
  const setting = {
    lands: custom.has("landingPrefix"),
    hasSource: custom.has("source"),
    byPosition: custom.get("tableFormat") === "csv",
  };
  return [
    ...compareColumns(was.properties, is.properties, setting),
    ...compareRules(was.quality ?? [], is.quality ?? []),
    ...compareSla(slaOf(old), slaOf(now)),
    ...compareCustom(customOf(old), custom, was.properties),
    ...compareTexts(old, now, was, is),
  ];
}

function compareSla(
  before: ReadonlyMap<string, Loose>,
  after: ReadonlyMap<string, Loose>,
): Change[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name): Change[] => {
    const [from, to] = [before.get(name), after.get(name)];
    if (same(from, to)) return [];
    if (!from) return [{ impact: "additive", of: name, what: "promised now" }];
    if (!to) return [{ impact: "breaking", of: name, what: "no longer promised" }];
    const what = `${shown(from["value"])} ${shown(from["unit"])} -> ${shown(to["value"])} ${shown(to["unit"])}`;
    return [{ impact: slaImpact(name, hoursOf(from), hoursOf(to)), of: name, what }];
  });
}

function slaImpact(name: string, from: number, to: number): Impact {
  if (from === to) return "notice";
  const shorterIsWorse = SHORTER_IS_WORSE[name];
  if (shorterIsWorse === undefined) return "breaking";
  return to < from === shorterIsWorse ? "breaking" : "additive";
}

function compareCustom(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  columns: readonly Loose[],
): Change[] {
  const known = columns.map(({ name }) => String(name));
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name): Change[] => {
    const [from, to] = [before.get(name), after.get(name)];
    if (same(from, to)) return [];
    const isMore =
      name === "landingMappings" ? readsAsBefore(from, to, known) : allowsMore(from, to);
    const impact = !before.has(name) || isMore ? "additive" : "breaking";
    return [{ impact, of: name, what: `${shown(from)} -> ${shown(to)}` }];
  });
}

/** All else speaks to people. */
function compareTexts(old: Loose, now: Loose, was: Table, is: Table): Change[] {
  const parts: readonly (readonly [Loose, Loose, readonly string[]])[] = [
    [old, now, COMPARED],
    [was as object as Loose, is as object as Loose, ["properties", "quality"]],
  ];
  return parts.flatMap(([before, after, compared]) =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((name) => !compared.includes(name) && !same(before[name], after[name]))
      .map((name): Change => ({ impact: "notice", of: name, what: "changed" })),
  );
}

const hoursOf = (sla: Loose): number => Number(sla["value"]) * (HOURS[String(sla["unit"])] ?? NaN);
const tableOf = (document: Loose): Table => (document["schema"] as readonly Table[])[0] as Table;
const slaOf = (document: Loose) =>
  new Map(
    ((document["slaProperties"] ?? []) as Loose[]).map((sla) => [String(sla["property"]), sla]),
  );
const customOf = (document: Loose): ReadonlyMap<string, unknown> =>
  new Map([
    ...Object.entries(LANDING_DEFAULTS),
    ...((document["customProperties"] ?? []) as Loose[]).map(
      ({ property, value }) => [String(property), value] as const,
    ),
  ]);
