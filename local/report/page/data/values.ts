import { compareDecimals, type Decimal, parseDecimal, toText } from "./decimal";
import { parseDate } from "./dates";

/** A point in time, UTC milliseconds. */
export interface Moment {
  readonly time: number;
}

/** A value of a row, typed by its column. */
export type Value = Decimal | Moment | string | boolean | null;

export const isDecimal = (value: Value): value is Decimal =>
  typeof value === "object" && value !== null && "units" in value;

export const isMoment = (value: Value): value is Moment =>
  typeof value === "object" && value !== null && "time" in value;

/** What a column holds, by Athena's name for its type. */
export function kindOf(type: string): "number" | "date" | "boolean" | "text" {
  if (/^(tinyint|smallint|integer|int|bigint|double|float|real|decimal)/i.test(type))
    return "number";
  if (/^(date|timestamp)/i.test(type)) return "date";
  return /^boolean/i.test(type) ? "boolean" : "text";
}

/** A float of whole value is written 478.0; a decimal's digits are part of its type. */
const isFloat = (type: string): boolean => /^(double|float|real)/i.test(type);

/** A value from Athena's text; what does not read as its type stays text, so that it is seen. */
export function toValue(text: string | null | undefined, type: string): Value {
  if (text === null || text === undefined) return null;
  const kind = kindOf(type);
  if (kind === "number")
    return parseDecimal(isFloat(type) ? text.replace(/\.0$/, "") : text) ?? text;
  if (kind === "boolean") return text === "true";
  const time = kind === "date" ? parseDate(text) : undefined;
  return time === undefined ? text : { time };
}

/** One text per distinct value. */
export function keyOf(value: Value): string {
  // 1.50 is 1.5.
  if (isDecimal(value))
    return `n${toText(value)
      .replace(/(\.\d*?)0+$/, "$1")
      .replace(/\.$/, "")}`;
  if (isMoment(value)) return `t${String(value.time)}`;
  return value === null ? "" : `${typeof value === "string" ? "s" : "b"}${String(value)}`;
}

/** Order of two values for `sort`: empty ones first, then numbers, times, text. */
export function compareValues(left: Value, right: Value): number {
  if (isDecimal(left) && isDecimal(right)) return compareDecimals(left, right);
  if (isMoment(left) && isMoment(right)) return left.time - right.time;
  const ranks = rankOf(left) - rankOf(right);
  if (ranks !== 0 || left === null) return ranks;
  const [a, b] = [String(left), String(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function rankOf(value: Value): number {
  if (value === null) return 0;
  if (isDecimal(value)) return 1;
  return isMoment(value) ? 2 : 3;
}
