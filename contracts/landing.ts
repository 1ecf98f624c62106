import { z } from "zod";

/** Columns that the ingest adds in front of those of the landed file. */
export const INGEST_COLUMNS: readonly string[] = ["source_line", "malformed", "malformed_record"];
/** Keys of the folders in which it keeps the parts of a landed file. */
const INGEST_KEYS: readonly string[] = ["ingest_date", "source_sha256"];

/** Forms in which records may land. */
export const landingFormats = z.array(z.enum(["csv", "jsonl", "parquet"])).min(1);

/** What a contract means that does not say how its files land. */
export const LANDING_DEFAULTS: {
  readonly landingFormats: LandingFormat[];
  readonly landingMappings: LandingMapping[];
} = { landingFormats: ["csv"], landingMappings: [] };

/** A named way in which somebody's files differ from the contract. */
export const landingMapping = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  delimiter: z.enum([",", ";", "\t", "|"]).default(","),
  encoding: z
    .enum(["utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15"])
    .default("utf-8"),
  /** Contract column by the name the files use; columns not named here keep their own. */
  columns: z
    .record(z.string(), z.string())
    .default({})
    .transform((columns) =>
      Object.fromEntries(Object.entries(columns).map(([name, to]) => [sameCase(name), to])),
    ),
});

export type LandingFormat = z.infer<typeof landingFormats>[number];
export type LandingMapping = z.infer<typeof landingMapping>;

/** Names in files are compared without regard to case and padding. */
const sameCase = (name: string): string => name.trim().normalize("NFC").toLowerCase();

/** How a dataset that lands is kept. */
interface Kept {
  readonly zone: string;
  readonly tableFormat: string;
  readonly columns: readonly { readonly name: string }[];
  readonly partitionKeys: readonly { readonly name: string }[];
}

/** What of it is not as the ingest writes it: columns are found by their place, files by their folder. */
export function keptFaults({ columns, partitionKeys, tableFormat, zone }: Kept): string[] {
  const names = (list: Kept["columns"]) => list.map(({ name }) => name).join(", ");
  const first = names(columns.slice(0, INGEST_COLUMNS.length));
  const places: readonly (readonly [string, string, string])[] = [
    ["zone", zone, "raw"],
    ["tableFormat", tableFormat, "csv"],
    ["the first columns", first, INGEST_COLUMNS.join(", ")],
    ["the partition keys", names(partitionKeys), INGEST_KEYS.join(", ")],
  ];
  return places
    .filter(([, found, wanted]) => found !== wanted)
    .map(([what, found, wanted]) => `${what} of what lands: ${found || "none"}, must be ${wanted}`);
}

interface LandedColumn {
  readonly name: string;
  readonly required: boolean;
}

/** One way in which files may look: its name, and the names of all and of the required columns. */
interface Look {
  readonly name: string;
  readonly delimiter: string;
  readonly all: readonly string[];
  readonly required: readonly string[];
}

/** What is wrong with the mappings of a dataset: each file must fit one of them at most. */
export function mappingFaults(
  mappings: readonly LandingMapping[],
  columns: readonly LandedColumn[],
): string[] {
  const looks = mappings.map((mapping) => lookOf(mapping, columns));
  const own = lookOf({ name: "the contract's own names", delimiter: ",", columns: {} }, columns);
  return [
    ...mappings.flatMap((mapping) => columnFaults(mapping, columns)),
    ...repeated(mappings.map(({ name }) => name)).map((name) => `two mappings are named ${name}`),
    ...looks.flatMap((look) => repeated(look.all).map((name) => nameTwice(look, name))),
    ...looks.flatMap((look, i) => looks.slice(0, i).flatMap((other) => clash(look, other))),
    ...looks
      .filter((look) => String(look.all) !== String(own.all))
      .flatMap((look) => clash(look, own)),
  ];
}

function lookOf(
  { columns: renamed, delimiter, name }: Pick<LandingMapping, "name" | "delimiter" | "columns">,
  columns: readonly LandedColumn[],
): Look {
  const nameOf = new Map(Object.entries(renamed).map(([theirs, ours]) => [ours, theirs]));
  const all = columns.map((column) => nameOf.get(column.name) ?? column.name);
  return { name, delimiter, all, required: all.filter((_, i) => columns[i]?.required) };
}

function columnFaults({ columns, name }: LandingMapping, known: readonly LandedColumn[]): string[] {
  const targets = Object.values(columns);
  const unknown = targets.filter((target) => !known.some((column) => column.name === target));
  return [
    ...unknown.map((target) => `mapping ${name} names column ${target}, which files do not fill`),
    ...repeated(targets).map((target) => `mapping ${name} fills column ${target} twice`),
  ];
}

const nameTwice = (look: Look, name: string) =>
  `mapping ${look.name} gives two columns the name "${name}"; rename the other one, too`;

/** A whole file of one look must not pass for the other. */
function clash(one: Look, other: Look): string[] {
  if (String(one.all) === String(other.all)) {
    // Equal names fill equal columns; only in CSV must the delimiter tell them apart.
    return one.delimiter === other.delimiter
      ? [`mappings ${one.name} and ${other.name} cannot be told apart; merge them`]
      : [];
  }
  const passes = (file: Look, as: Look) => as.required.every((name) => file.all.includes(name));
  if (!passes(one, other) && !passes(other, one)) return [];
  return [`a file of ${one.name} can pass for one of ${other.name}; map another required column`];
}

const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, i) => names.indexOf(name) !== i)),
];
