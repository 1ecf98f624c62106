import { isMarked, type Json, type Marks } from "./plan-json";
import { isNothing } from "./json-values";

/** Stands for a value that must not be shown. */
export const SENSITIVE = "(sensitive)";
/** Stands for a value that only the apply will tell. */
export const UNKNOWN = "(known after apply)";

/** A value before or after a change, and which of it must not be shown. */
export interface Side {
  readonly value: Json | undefined;
  readonly sensitive: Marks | undefined;
}

/** An attribute, or a place inside one, on both sides of a change. */
export interface Place {
  readonly path: string;
  readonly before: Side;
  readonly after: Side & { readonly unknown: Marks | undefined };
}

/** A member or an element; of a mark for all of it, the mark. */
export function insideOf<T>(all: T | undefined, name: string): T | undefined {
  return typeof all === "object" && all !== null
    ? (all as unknown as Record<string, T>)[name]
    : all;
}

/** The same of a member or an element. */
export function child({ before, after }: Place, name: string, path: string): Place {
  const inside = <T>(all: T | undefined) => insideOf(all, name);
  const value = (all: Json | undefined) => (typeof all === "object" ? inside(all) : undefined);
  return {
    path,
    before: { value: value(before.value), sensitive: inside(before.sensitive) },
    after: {
      value: value(after.value),
      sensitive: inside(after.sensitive),
      unknown: inside(after.unknown),
    },
  };
}

/** Both values as people may see them, undefined where there is none: what is secret on one side was or will be on the other. */
export function shown({ before, after }: Place): Record<"before" | "after", string | undefined> {
  const isSecret = isMarked(before.sensitive) || isMarked(after.sensitive);
  const text = ({ value }: Side) =>
    isNothing(value) ? undefined : isSecret ? SENSITIVE : JSON.stringify(value);
  return { before: text(before), after: text(after) };
}
