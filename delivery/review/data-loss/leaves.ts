import { SENSITIVE } from "../place";
import { isMarked, type Change, type Json, type Marks } from "../plan-json";

/** A value inside a resource, with its place: `rule.expiration.days`. */
export interface Leaf {
  /** Without positions in lists. */
  readonly place: string;
  /** With them. */
  readonly path: string;
  readonly value: Json;
}

/** All values inside attributes, by path. Lists of one, which is how Terraform writes a block, have no position. */
export function leavesOf(value: Json | undefined, place = "", path = ""): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const add = (inner: Json, step: string, at: string) =>
    leavesOf(inner, step, at).forEach((leaf, key) => leaves.set(key, leaf));
  if (Array.isArray(value)) {
    (value as Json[]).forEach((each, index) =>
      add(each, place, value.length === 1 ? path : `${path}[${index}]`),
    );
  } else if (typeof value === "object" && value !== null) {
    const dot = (step: string, name: string) => (step ? `${step}.${name}` : name);
    for (const [name, inner] of Object.entries(value))
      add(inner, dot(place, name), dot(path, name));
  } else if (value !== undefined) leaves.set(path, { place, path, value });
  return leaves;
}

/** What differs at a path, as it may be shown. */
export function differenceAt(
  { before_sensitive, after_sensitive }: Change,
  was: Leaf | undefined,
  is: Leaf | undefined,
) {
  const path = (was ?? is)?.path ?? "";
  const isSecret = isMarkedAt(before_sensitive, path) || isMarkedAt(after_sensitive, path);
  const text = (leaf: Leaf | undefined) =>
    isSecret ? SENSITIVE : JSON.stringify(leaf?.value ?? null);
  return { before: text(was), after: text(is) };
}

/** True when the value at a path is marked: unknown, or sensitive. */
export function isMarkedAt(marks: Marks | undefined, path: string): boolean {
  let at: Marks | undefined = marks;
  for (const step of path.split(/[.[\]]+/).filter(Boolean)) {
    if (typeof at !== "object") break;
    if (Array.isArray(at) && at.length === 1 && !/^\d+$/.test(step)) at = at[0] as Marks;
    at = (at as Record<string, Marks>)[step];
  }
  return isMarked(at);
}
