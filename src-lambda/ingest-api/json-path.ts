import { isLosslessNumber } from "lossless-json";

/** The value at a path like `data.items` of a parsed document; undefined when there is none. */
export function valueAt(document: unknown, path: string): unknown {
  // Names may hold a dot: OData's `@odata.nextLink`.
  const whole = member(document, path);
  return whole === undefined ? path.split(".").reduce(member, document) : whole;
}

function member(value: unknown, name: string): unknown {
  const isThere = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return isThere ? (value as Record<string, unknown>)[name] : undefined;
}

/** What a value is, for messages that must not show it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (isLosslessNumber(value)) return "a number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
