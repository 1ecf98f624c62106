import { isMarked, type Change, type Json, type Marks } from "../review/plan-json";

/** One attribute, by its path, before and after; a secret is never shown. */
export interface Difference {
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

const SECRET = "(sensitive)";
type Holder = Readonly<Record<string, unknown>>;

/** The attributes that differ, each as deep as the two have the same form. */
export function differencesOf({
  before = null,
  after = null,
  before_sensitive = false,
  after_sensitive = false,
}: Change): Difference[] {
  return compare("", { before, after }, [before_sensitive, after_sensitive]);
}

function compare(path: string, pair: Omit<Difference, "path">, marks: Marks[]): Difference[] {
  const { before, after } = pair;
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  // What was never set reads as nothing or as empty, as the provider pleases.
  if (isNothing(before) && isNothing(after)) return [];
  // Numbers in blocks have no null there: what was never set reads as 0.
  if (path.includes(".") && before === null && after === 0) return [];
  if (marks.includes(true)) return [{ path, before: SECRET, after: SECRET }];
  if (isHolder(before) && isHolder(after) && Array.isArray(before) === Array.isArray(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) =>
      compare(
        path ? `${path}.${name}` : name,
        { before: (before[name] ?? null) as Json, after: (after[name] ?? null) as Json },
        marks.map((mark) => inside(mark, name)),
      ),
    );
  }
  // A secret somewhere inside cannot be told apart from the rest of a value that is all new.
  if (marks.some(isMarked)) return [{ path, before: SECRET, after: SECRET }];
  return [{ path, before, after }];
}

function inside(mark: Marks, name: string): Marks {
  return typeof mark === "boolean"
    ? mark
    : ((mark as Readonly<Record<string, Marks>>)[name] ?? false);
}

function isNothing(value: Json): boolean {
  return value === null || value === "" || (isHolder(value) && Object.keys(value).length === 0);
}

function isHolder(value: Json): value is Json & Holder {
  return typeof value === "object" && value !== null;
}
