import { aggregation } from "./aggregations";
import { type Granularity, truncate } from "./dates";
import type { Expression } from "./expression";
import type { Source } from "./source";
import { compareValues, isMoment, keyOf, type Value } from "./values";

/** What rows are grouped by. */
export interface Dimension {
  readonly id: string;
  readonly column: string;
  /** For dates: the length of time that counts as one. */
  readonly granularity?: Granularity;
}

/** What is computed for each group. */
export interface Measure {
  readonly id: string;
  readonly column: string;
  /** An aggregation, or "EXPRESSION" for one that says so itself. */
  readonly aggregation: string;
  readonly expression?: Expression;
}

/** One line of a result: the values of the fields by their id, and the rows behind it. */
export interface Group {
  readonly values: ReadonlyMap<string, Value>;
  readonly rows: readonly number[];
}

/** An order of groups by one field. */
export interface Order {
  readonly id: string;
  readonly isDescending: boolean;
}

/** What a visual asks of its data set. */
export interface Question {
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  readonly order: readonly Order[];
}

/** Values of a dimension by row. */
export function dimensionValues(
  source: Source,
  { column, granularity }: Dimension,
): readonly Value[] {
  const values = source.values(column);
  if (!granularity) return values;
  return values.map((value) =>
    isMoment(value) ? { time: truncate(value.time, granularity) } : value,
  );
}

/** A measure over some rows. */
export function measureOf(source: Source, measure: Measure, rows: readonly number[]): Value {
  const expression = measure.expression ?? source.expressionOf(measure.column);
  const isWhole = measure.expression !== undefined || source.isAggregated(measure.column);
  if (expression && isWhole) return source.evaluate(expression, rows);
  const values = source.values(measure.column);
  return aggregation(measure.aggregation)(rows.map((row) => values[row] ?? null));
}

/** One group for each combination of the dimensions' values that occurs among the rows. */
export function group(source: Source, rows: readonly number[], question: Question): Group[] {
  const { dimensions, measures, order } = question;
  const columns = dimensions.map((each) => dimensionValues(source, each));
  const parts = new Map<string, number[]>();
  for (const row of rows) {
    const key = columns.map((values) => keyOf(values[row] ?? null)).join("\u0000");
    const part = parts.get(key);
    if (part) part.push(row);
    else parts.set(key, [row]);
  }
  // Without dimensions there is one group, be there rows or not: a count of nothing is 0.
  if (dimensions.length === 0 && parts.size === 0) parts.set("", []);
  const groups = [...parts.values()].map((part) => {
    const first = part[0] ?? -1;
    const values = new Map<string, Value>();
    dimensions.forEach(({ id }, index) => values.set(id, columns[index]?.[first] ?? null));
    for (const measure of measures) values.set(measure.id, measureOf(source, measure, part));
    return { values, rows: part };
  });
  return sorted(groups, order.length > 0 ? order : naturalOrder(dimensions));
}

/** Groups in an order; equal ones stay as they were. */
export function sorted(groups: readonly Group[], order: readonly Order[]): Group[] {
  return [...groups].sort((left, right) => {
    for (const { id, isDescending } of order) {
      const by = compareValues(left.values.get(id) ?? null, right.values.get(id) ?? null);
      if (by !== 0) return isDescending ? -by : by;
    }
    return 0;
  });
}

const naturalOrder = (dimensions: readonly Dimension[]): Order[] =>
  dimensions.map(({ id }) => ({ id, isDescending: false }));
