import {
  add,
  compareDecimals,
  type Decimal,
  divide,
  multiply,
  subtract,
  toNumber,
  whole,
  ZERO,
  parseDecimal,
} from "./decimal";
import { compareValues, isDecimal, keyOf, type Value } from "./values";

type Aggregation = (values: readonly Value[]) => Value;

/** Aggregations by their names in visuals; empty values do not count, as in SQL. */
const AGGREGATIONS: Readonly<Record<string, Aggregation>> = {
  SUM: (values) => sum(numbers(values)),
  AVERAGE: (values) => average(numbers(values)),
  MIN: (values) => extreme(values, -1),
  MAX: (values) => extreme(values, 1),
  COUNT: (values) => whole(values.filter((value) => value !== null).length),
  DISTINCT_COUNT: (values) =>
    whole(new Set(values.filter((value) => value !== null).map(keyOf)).size),
  MEDIAN: (values) => median(numbers(values)),
  VAR: (values) => variance(numbers(values), 1),
  VARP: (values) => variance(numbers(values), 0),
  STDEV: (values) => root(variance(numbers(values), 1)),
  STDEVP: (values) => root(variance(numbers(values), 0)),
};

/** The aggregation of that name; an unknown one is an error that names those there are. */
export function aggregation(name: string): Aggregation {
  const found = AGGREGATIONS[name];
  if (found) return found;
  throw new Error(`cannot aggregate by ${name}; there are ${Object.keys(AGGREGATIONS).join(", ")}`);
}

const numbers = (values: readonly Value[]): Decimal[] => values.filter(isDecimal);

function sum(values: readonly Decimal[]): Decimal | null {
  return values.length === 0 ? null : values.reduce(add, ZERO);
}

function average(values: readonly Decimal[]): Decimal | null {
  return divide(values.reduce(add, ZERO), whole(values.length)) ?? null;
}

function extreme(values: readonly Value[], sign: 1 | -1): Value {
  return values.reduce((best, value) => {
    if (value === null) return best;
    return best === null || compareValues(value, best) * sign > 0 ? value : best;
  }, null);
}

function median(values: readonly Decimal[]): Decimal | null {
  const sorted = [...values].sort(compareDecimals);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return sorted.length === 0 ? null : average(middle);
}

function variance(values: readonly Decimal[], lost: number): Decimal | null {
  const mean = average(values);
  if (!mean || values.length <= lost) return null;
  const squares = values.map((value) => {
    const difference = subtract(value, mean);
    return multiply(difference, difference);
  });
  return divide(squares.reduce(add, ZERO), whole(values.length - lost)) ?? null;
}

function root(value: Decimal | null): Decimal | null {
  return value && (parseDecimal(String(Math.sqrt(toNumber(value)))) ?? null);
}
