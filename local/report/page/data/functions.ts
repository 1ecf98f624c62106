import { addTo, dateLabel, type Granularity, truncate } from "./dates";
import {
  add,
  type Decimal,
  divide,
  multiply,
  negate,
  round,
  subtract,
  toNumber,
  toText,
  whole,
  ZERO,
} from "./decimal";
import { compareValues, isDecimal, isMoment, keyOf, type Value } from "./values";

type Operation = (...values: readonly Value[]) => Value;

/** QuickSight's names for lengths of time in functions. */
const PERIODS: Readonly<Record<string, Granularity>> = {
  YYYY: "YEAR",
  Q: "QUARTER",
  MM: "MONTH",
  WK: "WEEK",
  DD: "DAY",
  HH: "HOUR",
  MI: "MINUTE",
  SS: "SECOND",
};

const arithmetic =
  (work: (left: Decimal, right: Decimal) => Decimal | undefined): Operation =>
  (left = null, right = null) =>
    isDecimal(left) && isDecimal(right) ? (work(left, right) ?? null) : null;

const comparison =
  (holds: (order: number) => boolean): Operation =>
  (left = null, right = null) => {
    if (left === null || right === null) return null;
    return holds(compareValues(...alike(left, right)));
  };

/** Functions and operators whose arguments are values of one row. */
export const FUNCTIONS: Readonly<Record<string, Operation>> = {
  "+": arithmetic(add),
  "-": arithmetic(subtract),
  "*": arithmetic(multiply),
  "/": arithmetic(divide),
  negate: (value = null) => (isDecimal(value) ? negate(value) : null),
  "=": (left = null, right = null) =>
    left === null || right === null
      ? null
      : keyOf(alike(left, right)[0]) === keyOf(alike(left, right)[1]),
  "!=": (left = null, right = null) =>
    left === null || right === null
      ? null
      : keyOf(alike(left, right)[0]) !== keyOf(alike(left, right)[1]),
  ">": comparison((order) => order > 0),
  ">=": comparison((order) => order >= 0),
  "<": comparison((order) => order < 0),
  "<=": comparison((order) => order <= 0),
  and: (left, right) => left === true && right === true,
  or: (left, right) => left === true || right === true,
  not: (value) => (value === null ? null : value !== true),
  isnull: (value) => value === null,
  isnotnull: (value) => value !== null,
  coalesce: (...values) => values.find((value) => value !== null) ?? null,
  nullif: (left = null, right = null) => (keyOf(left) === keyOf(right) ? null : left),
  abs: (value = null) => (isDecimal(value) && value.units < 0n ? negate(value) : value),
  round: (value = null, digits = ZERO) =>
    isDecimal(value) && isDecimal(digits) ? round(value, toNumber(digits)) : null,
  floor: (value = null) => (isDecimal(value) ? whole(Math.floor(toNumber(value))) : null),
  ceil: (value = null) => (isDecimal(value) ? whole(Math.ceil(toNumber(value))) : null),
  concat: (...values) => values.map(plainText).join(""),
  tostring: (value = null) => (value === null ? null : plainText(value)),
  tolower: (value = null) => (value === null ? null : plainText(value).toLowerCase()),
  toupper: (value = null) => (value === null ? null : plainText(value).toUpperCase()),
  adddatetime: (count = null, period = null, date = null) =>
    isDecimal(count) && isMoment(date)
      ? { time: addTo(date.time, toNumber(count), periodNamed(period)) }
      : null,
  truncdate: (period = null, date = null) =>
    isMoment(date) ? { time: truncate(date.time, periodNamed(period)) } : null,
};

/** A value as text without any format. */
export function plainText(value: Value): string {
  if (value === null) return "";
  if (isDecimal(value)) return toText(value);
  if (!isMoment(value)) return String(value);
  const isDay = truncate(value.time, "DAY") === value.time;
  return dateLabel(value.time, isDay ? "DAY" : "MILLISECOND");
}

/** A date, or a truth, and its text compare as texts do. */
function alike(left: Value, right: Value): [Value, Value] {
  const isText = (value: Value) => typeof value === "string";
  const hasText = (value: Value) => isMoment(value) || typeof value === "boolean";
  if (hasText(left) && isText(right)) return [plainText(left), right];
  if (hasText(right) && isText(left)) return [left, plainText(right)];
  return [left, right];
}

function periodNamed(value: Value): Granularity {
  const found = PERIODS[String(value)];
  if (found) return found;
  throw new Error(`no period "${String(value)}"; there are ${Object.keys(PERIODS).join(", ")}`);
}
