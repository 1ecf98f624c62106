import type { Json } from "../plan-json";
import type { Attributes } from "../resource-view";

/** Objects that are deleted sooner than before, in words. */
export interface Sooner {
  /** Which objects: a prefix, or a filter as JSON. */
  readonly objects: string;
  readonly words: string;
}

type Block = Readonly<Record<string, Json>>;
const KINDS = ["expiration", "noncurrent_version_expiration"] as const;
type Kind = (typeof KINDS)[number];

/** Rules of a bucket's lifecycle (`aws_s3_bucket_lifecycle_configuration`, both ways to write them, and those in a bucket's own block) that delete sooner. */
export function soonerExpirations(
  before: Attributes | undefined,
  after: Attributes | undefined,
): Sooner[] {
  const old = rulesOf(before);
  return rulesOf(after).flatMap((rule) => [
    ...fewerVersions(rule, old),
    ...KINDS.flatMap((kind) => {
      const days = daysOf(rule, kind);
      if (days === Infinity) return [];
      const objects = filterOf(rule);
      // A rule for more objects than this one's held for these too.
      const covering = old.filter((each) => covers(filterOf(each), objects));
      const until = Math.min(Infinity, ...covering.map((each) => daysOf(each, kind)));
      if (days >= until) return [];
      const what = kind === "expiration" ? "objects" : "older versions";
      const was = until === Infinity ? "never so far" : `after ${until} so far`;
      return [
        { objects: objects || "all", words: `${what} are deleted after ${days} days, ${was}` },
      ];
    }),
  ]);
}

/** Rules that keep fewer of the older versions than a rule did that deletes them as soon. */
function fewerVersions(rule: Block, old: readonly Block[]): Sooner[] {
  const objects = filterOf(rule);
  const covering = old.filter(
    (each) => covers(filterOf(each), objects) && daysOf(each, KINDS[1]) <= daysOf(rule, KINDS[1]),
  );
  const [kept, was] = [keptOf(rule), Math.min(...covering.map(keptOf))];
  if (daysOf(rule, KINDS[1]) === Infinity || covering.length === 0 || kept >= was) return [];
  return [
    {
      objects: objects || "all",
      words: `the number of older versions that are kept is ${kept}, ${was} so far`,
    },
  ];
}

function keptOf(rule: Block): number {
  const [block = {}] = blocks(rule[KINDS[1]]);
  return Number(block["newer_noncurrent_versions"] ?? 0);
}

function rulesOf(attributes: Attributes | undefined): Block[] {
  const rules = (attributes?.["rule"] ?? attributes?.["lifecycle_rule"] ?? []) as readonly Block[];
  return rules.filter(({ enabled, status }) => status !== "Disabled" && enabled !== false);
}

function daysOf(rule: Block, kind: Kind): number {
  const [block] = blocks(rule[kind]);
  if (!block) return Infinity;
  if (typeof block["date"] === "string" && block["date"] !== "") return 0;
  const days = Number(block["days"] ?? block["noncurrent_days"] ?? 0);
  return days > 0 ? days : Infinity;
}

/** The prefix where that is all a filter says. */
function filterOf(rule: Block): string {
  const [filter = {}] = blocks(rule["filter"]);
  const said = Object.entries(filter).filter(([, value]) => !isEmpty(value));
  const onlyPrefix = said.every(([name]) => name === "prefix");
  const prefix = String(filter["prefix"] ?? rule["prefix"] ?? "");
  return onlyPrefix ? prefix : JSON.stringify(Object.fromEntries(said));
}

function covers(wide: string, narrow: string): boolean {
  return wide === narrow || (!wide.startsWith("{") && narrow.startsWith(wide));
}

function blocks(value: Json | undefined): Block[] {
  if (Array.isArray(value)) return value as Block[];
  return typeof value === "object" && value !== null ? [value as Block] : [];
}

function isEmpty(value: Json): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
