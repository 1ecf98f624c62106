import type { Encoding, LandingDataset } from "./landing-dataset";
import { Refused } from "./refused";

const MAX_SHOWN = 10;

/** One way in which files of a dataset may look: the contract's own, or one of its mappings. */
export interface Layout {
  /** Undefined for the contract's own names. */
  readonly name: string | undefined;
  readonly delimiter: string;
  readonly encoding: Encoding;
  /** For each contract column the name that files use, in lower case. */
  readonly names: readonly string[];
  /** Those of `names` that every file must have. */
  readonly required: readonly string[];
}

/** Every way in which files of a dataset may look, the contract's own first. */
export function layoutsOf({ columns, mappings }: LandingDataset): readonly Layout[] {
  const own = { name: undefined, delimiter: ",", encoding: "utf-8" as const, columns: {} };
  return [own, ...mappings].map(({ columns: renamed, ...layout }) => {
    const nameOf = new Map(Object.entries(renamed).map(([theirs, ours]) => [ours, theirs]));
    const names = columns.map((column) => nameOf.get(column.name) ?? column.name);
    return { ...layout, names, required: names.filter((_, i) => columns[i]?.required) };
  });
}

/** A name as files and mappings are compared by. */
export function sameCase(name: string): string {
  return name.trim().normalize("NFC").toLowerCase();
}

/** Whether names found in a file include all that the layout requires. */
export function fits(layout: Layout, found: ReadonlySet<string>): boolean {
  return layout.required.every((name) => found.has(name));
}

/** The one layout of those that fit a file; undefined if there is none. */
export function onlyOne(fitting: readonly Layout[], dataset: string): Layout | undefined {
  const [first, ...others] = fitting;
  if (others.length === 0) return first;
  const names = fitting.map(({ name }) => name ?? "the contract's own names").join(", ");
  throw new Refused(
    "header_ambiguous",
    `columns of the file fit ${names} of ${dataset} alike; deliver the columns of one of them`,
  );
}

/** The layout that fits named columns, which have no delimiter: equal names are the same layout. */
export function layoutByNames(
  found: ReadonlySet<string>,
  dataset: LandingDataset,
): Layout | undefined {
  const fitting = layoutsOf(dataset).filter((layout) => fits(layout, found));
  const different = fitting.filter(
    ({ names }, i) => fitting.findIndex((other) => String(other.names) === String(names)) === i,
  );
  return onlyOne(different, dataset.dataset);
}

/** A file whose columns fit no layout of its dataset. */
export function missingColumns(
  where: string,
  found: ReadonlySet<string>,
  dataset: LandingDataset,
  hint = "",
): Refused {
  const [own, ...mapped] = layoutsOf(dataset) as [Layout, ...Layout[]];
  // Names found are not shown: a file without a header has a row of data there.
  const missing = own.required.filter((name) => !found.has(name)).join(", ");
  const others = mapped.map(({ name }) => name).join(", ");
  const mappings = others === "" ? "" : `, and fits no mapping of it (${others})`;
  return new Refused(
    "header_missing_column",
    `${where} required ${missing} of ${dataset.dataset}${mappings}${hint}`,
  );
}

/** Names for a sentence, cut to a bearable number and length. */
export function shown(names: readonly string[]): string {
  const short = names.slice(0, MAX_SHOWN).map((name) => JSON.stringify(name.slice(0, 64)));
  return names.length > MAX_SHOWN
    ? `${short.join(", ")} and ${names.length - MAX_SHOWN} more`
    : short.join(", ");
}

/** Notices about the mapping, columns the contract does not know, and optional ones not there. */
export function noticesOn(
  layout: Layout,
  found: readonly string[],
  { columns }: LandingDataset,
): string[] {
  const known = new Set(layout.names);
  const extra = found.filter((name) => !known.has(name));
  const absent = columns.filter((_, i) => !found.includes(layout.names[i] as string));
  const absentNames = absent.map(({ name }) => name).join(", ");
  return [
    ...(layout.name === undefined ? [] : [`read by the mapping ${layout.name}`]),
    ...(extra.length > 0 ? [`columns not in the contract stay unread: ${shown(extra)}`] : []),
    ...(absent.length > 0 ? [`optional columns are not delivered: ${absentNames}`] : []),
  ];
}
