import type { Filter } from "@aws-sdk/client-quicksight";
import type { FilterContext } from "./filter-context";
import { category, chosenValues, inSpan, type Test } from "./filter-tests";
import { numericEquality, numericRange, timeEquality } from "./number-filters";
import { relativeSpan, type Span, timeSpan } from "./spans";
import type { Source } from "./source";
import { topOf } from "./top-filter";
import type { Value } from "./values";

/** The inner filter with its kind. */
export function filterBody(filter: Filter) {
  const [kind = "", body] = Object.entries(filter).find(([, value]) => value !== undefined) ?? [];
  return {
    kind,
    body: body as { FilterId: string; Column: { ColumnName: string; DataSetIdentifier: string } },
  };
}

/** The rows that pass all filters; those of `top` kind are asked last, on what the others leave. */
export function passing(
  source: Source,
  filters: readonly Filter[],
  context: FilterContext,
): number[] {
  const all = Array.from({ length: source.table.length }, (_, row) => row);
  const rest = filters.filter(({ TopBottomFilter }) => !TopBottomFilter);
  const tests = rest.map((filter) => testOf(source, filter, context));
  const rows = all.filter((row) => tests.every((test) => test(row)));
  return filters.reduce(
    (left, { TopBottomFilter: top }) => (top ? topOf(source, left, top, context) : left),
    rows,
  );
}

function testOf(source: Source, filter: Filter, context: FilterContext): Test {
  const { kind, body } = filterBody(filter);
  const values = source.values(body.Column.ColumnName);
  const at = (row: number): Value => values[row] ?? null;
  const choice = context.choices.get(body.FilterId);
  if (choice?.kind === "values") return chosenValues(at, choice.values);
  if (choice?.kind === "span") return inSpan(at, choice, undefined);
  if (filter.CategoryFilter) return category(at, filter.CategoryFilter, context.parameters);
  if (filter.NumericEqualityFilter)
    return numericEquality(at, filter.NumericEqualityFilter, context);
  if (filter.NumericRangeFilter) return numericRange(at, filter.NumericRangeFilter, context);
  if (filter.TimeEqualityFilter) return timeEquality(at, filter.TimeEqualityFilter, context);
  const span = spanOf(source, filter, context);
  const { NullOption } = filter.TimeRangeFilter ?? filter.RelativeDatesFilter ?? {};
  if (span) return inSpan(at, span, NullOption);
  throw new Error(`this report cannot apply a ${kind}`);
}

/** The stretch of time of a filter that has one, as it was made. */
export function spanOf(source: Source, filter: Filter, context: FilterContext): Span | undefined {
  if (filter.TimeRangeFilter) return timeSpan(filter.TimeRangeFilter, source, context);
  return filter.RelativeDatesFilter && relativeSpan(filter.RelativeDatesFilter, context);
}
