import { type Loose, same } from "./change";

/**
 * Whether files of every mapping are read as before: what came in are mappings, and names for columns that came
 * in, too. `known` are the columns of before: another name for one of them would no longer find the old one.
 */
export function readsAsBefore(before: unknown, after: unknown, known: readonly string[]): boolean {
  const [old, now] = [listOf(before), listOf(after)];
  return old.every((mapping) => now.some((other) => grewTo(mapping, other, known)));
}

function grewTo(mapping: Loose, other: Loose, known: readonly string[]): boolean {
  const [{ columns: old, ...form }, { columns: now, ...otherForm }] = [mapping, other];
  const [before, after] = [(old ?? {}) as Loose, (now ?? {}) as Loose];
  const added = Object.keys(after).filter((name) => !(name in before));
  return (
    same(form, otherForm) &&
    Object.keys(before).every((name) => same(before[name], after[name])) &&
    added.every((name) => !known.includes(String(after[name])))
  );
}

const listOf = (value: unknown) => (Array.isArray(value) ? (value as Loose[]) : []);
