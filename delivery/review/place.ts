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

/** The same of a member or an element. */
export function child({ before, after }: Place, name: string, path: string): Place {
  const inside = <T>(all: T | undefined): T | undefined =>
    typeof all === "object" && all !== null ? (all as unknown as Record<string, T>)[name] : all;
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

/** A value as people may see it; undefined when there is none. */
export function shown({ value, sensitive }: Side): string | undefined {
  if (isNothing(value)) return undefined;
  return isMarked(sensitive) ? SENSITIVE : JSON.stringify(value);
}
