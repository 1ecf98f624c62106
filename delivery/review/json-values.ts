import type { Json } from "./plan-json";

/** True when there is nothing, in whichever form. */
export function isNothing(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}

/** True for what has named members. */
export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names of the members of anything. */
export function keys(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

/** True when both say the same, members in whichever order. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return stable(a ?? null) === stable(b ?? null);
}

function stable(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${stable(value[name] ?? null)}`).join()}}`;
}

/** The document that a JSON text holds; undefined for any other value. */
export function documentOf(value: Json | undefined): Json | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}
