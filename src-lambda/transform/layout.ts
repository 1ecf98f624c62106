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

/** What the layout requires and a file has not. */
function lacking(layout: Layout, found: ReadonlySet<string>): readonly string[] {
  return layout.required.filter((name) => !found.has(name));
}

/** Whether names found in a file include all that the layout requires. */
export function fits(layout: Layout, found: ReadonlySet<string>): boolean {
  return lacking(layout, found).length === 0;
}

/** A layout, and the names that a file has if it is read by it. */
export interface Tried {
  readonly layout: Layout;
  readonly names: readonly string[];
}

/** The one that lacks least of what its layout requires; the first where none has more than half of it. */
export function nearest<T extends Tried>(tried: readonly [T, ...T[]]): T {
  const lacks = ({ layout, names }: T) =>
    lacking(layout, new Set(names)).length / layout.required.length;
  const close = tried.filter((one) => lacks(one) < 1 / 2);
  return close.reduce((best, one) => (lacks(one) < lacks(best) ? one : best), close[0] ?? tried[0]);
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

/** A file whose columns fit no layout of its dataset: says what it lacks of the nearest one. */
export function missingColumns(
  where: string,
  names: readonly string[],
  dataset: LandingDataset,
): Refused {
  const [own, ...mapped] = layoutsOf(dataset).map((layout) => ({ layout, names }));
  return lacksColumns(where, nearest([own as Tried, ...mapped]), dataset);
}

/** The same of a layout that is known to be the nearest. */
export function lacksColumns(where: string, { layout, names }: Tried, dataset: LandingDataset) {
  // Names found are not shown: a file without a header has a row of data there.
  const missing = lacking(layout, new Set(names)).join(", ");
  const others = dataset.mappings.map(({ name }) => name).join(", ");
  const none = others === "" ? "" : `, and fits no mapping of it (${others})`;
  const whose =
    layout.name === undefined
      ? `${dataset.dataset}${none}`
      : `the mapping ${layout.name} of ${dataset.dataset}, which it fits best`;
  return new Refused("header_missing_column", `${where} required ${missing} of ${whose}`);
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
