import type {
  CategoryFilter,
  Filter,
  NumericEqualityFilter,
  NumericRangeFilter,
  TimeEqualityFilter,
  TopBottomFilter,
} from "@aws-sdk/client-quicksight";
import { type Granularity, truncate } from "./dates";
import { parseDecimal } from "./decimal";
import { plainText } from "./functions";
import { group, measureOf } from "./group";
import { relativeSpan, timeSpan } from "./spans";
import type { Parameters, Source } from "./source";
import { compareValues, isMoment, keyOf, type Value } from "./values";

/** What somebody chose in a filter's control, in place of what the definition says. */
export type Choice =
  /** Texts of the values; none means all. */
  | { readonly kind: "values"; readonly values: readonly string[] }
  /** UTC milliseconds, the end not included. */
  | { readonly kind: "span"; readonly from?: number; readonly to?: number };

/** What filters depend on beside the rows. */
export interface FilterContext {
  readonly parameters: Parameters;
  /** By id of the filter. */
  readonly choices: ReadonlyMap<string, Choice>;
  readonly now: number;
}

type Test = (row: number) => boolean;

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
  if (filter.TimeRangeFilter)
    return inSpan(
      at,
      timeSpan(filter.TimeRangeFilter, source, context),
      filter.TimeRangeFilter.NullOption,
    );
  if (filter.RelativeDatesFilter)
    return inSpan(
      at,
      relativeSpan(filter.RelativeDatesFilter, context),
      filter.RelativeDatesFilter.NullOption,
    );
  throw new Error(`this report cannot apply a ${kind}`);
}

function chosenValues(at: (row: number) => Value, values: readonly string[]): Test {
  const chosen = new Set(values);
  return (row) => chosen.size === 0 || chosen.has(plainText(at(row)));
}

function category(
  at: (row: number) => Value,
  { Configuration }: CategoryFilter,
  parameters: Parameters,
): Test {
  const list =
    Configuration?.FilterListConfiguration ?? Configuration?.CustomFilterListConfiguration;
  const custom = Configuration?.CustomFilterConfiguration;
  const { MatchOperator = "CONTAINS", NullOption, SelectAllOptions } = list ?? custom ?? {};
  const named =
    custom?.ParameterName === undefined ? undefined : (parameters.get(custom.ParameterName) ?? []);
  const wanted = named?.map(plainText) ?? list?.CategoryValues ?? [custom?.CategoryValue ?? ""];
  // "All" chosen in a parameter's control leaves the parameter without a value.
  const isAll = SelectAllOptions === "FILTER_ALL_VALUES" || named?.length === 0;
  const isIn = list ? inList(wanted) : matches(MatchOperator, wanted);
  const isNegative = /^DOES_NOT/.test(MatchOperator);
  return (row) => {
    const value = at(row);
    if (value === null) return allowsNull(NullOption, isAll || isNegative);
    return NullOption !== "NULLS_ONLY" && (isAll || isIn(plainText(value)) !== isNegative);
  };
}

function inList(wanted: readonly string[]): (text: string) => boolean {
  const set = new Set(wanted);
  return (text) => set.has(text);
}

function matches(operator: string, wanted: readonly string[]): (text: string) => boolean {
  if (operator.endsWith("STARTS_WITH"))
    return (text) => wanted.some((each) => text.startsWith(each));
  if (operator.endsWith("ENDS_WITH")) return (text) => wanted.some((each) => text.endsWith(each));
  if (operator.includes("CONTAIN")) return (text) => wanted.some((each) => text.includes(each));
  return inList(wanted);
}

function numericEquality(
  at: (row: number) => Value,
  filter: NumericEqualityFilter,
  context: FilterContext,
): Test {
  const { MatchOperator, NullOption, ParameterName, SelectAllOptions, Value: fixed } = filter;
  const wanted =
    ParameterName === undefined
      ? [parseDecimal(String(fixed)) ?? null]
      : (context.parameters.get(ParameterName) ?? []);
  const isAll = SelectAllOptions === "FILTER_ALL_VALUES" || wanted.length === 0;
  const keys = new Set(wanted.map(keyOf));
  return (row) => {
    if (at(row) === null) return allowsNull(NullOption, isAll);
    return isAll || keys.has(keyOf(at(row))) === (MatchOperator !== "DOES_NOT_EQUAL");
  };
}

function numericRange(
  at: (row: number) => Value,
  filter: NumericRangeFilter,
  { parameters }: FilterContext,
): Test {
  const { IncludeMaximum, IncludeMinimum, NullOption, RangeMaximum, RangeMinimum } = filter;
  if (filter.AggregationFunction)
    throw new Error("this report cannot filter by an aggregated number");
  const bound = (of: typeof RangeMinimum): Value => {
    if (of?.Parameter !== undefined) return parameters.get(of.Parameter)?.[0] ?? null;
    return of?.StaticValue === undefined ? null : (parseDecimal(String(of.StaticValue)) ?? null);
  };
  const [least, most] = [bound(RangeMinimum), bound(RangeMaximum)];
  return (row) => {
    const value = at(row);
    if (value === null) return allowsNull(NullOption, false);
    const low = least === null ? 1 : compareValues(value, least);
    const high = most === null ? -1 : compareValues(value, most);
    return (
      (low > 0 || (low === 0 && IncludeMinimum === true)) &&
      (high < 0 || (high === 0 && IncludeMaximum === true))
    );
  };
}

function timeEquality(
  at: (row: number) => Value,
  filter: TimeEqualityFilter,
  { parameters, now }: FilterContext,
): Test {
  const { ParameterName, RollingDate, TimeGranularity = "DAY", Value: fixed } = filter;
  if (RollingDate) throw new Error("this report cannot apply a rolling date to an equality");
  const named = ParameterName === undefined ? undefined : parameters.get(ParameterName)?.[0];
  const wanted = isMoment(named ?? null)
    ? (named as { time: number }).time
    : new Date(fixed ?? now).getTime();
  const start = truncate(wanted, TimeGranularity as Granularity);
  return (row) => {
    const value = at(row);
    return isMoment(value) && truncate(value.time, TimeGranularity as Granularity) === start;
  };
}

function inSpan(
  at: (row: number) => Value,
  { from, to }: { from?: number; to?: number },
  nulls: string | undefined,
): Test {
  return (row) => {
    const value = at(row);
    if (!isMoment(value)) return allowsNull(nulls, from === undefined && to === undefined);
    return value.time >= (from ?? -Infinity) && value.time < (to ?? Infinity);
  };
}

function allowsNull(option: string | undefined, otherwise: boolean): boolean {
  if (option === "ALL_VALUES" || option === "NULLS_ONLY")
    return otherwise || option === "NULLS_ONLY";
  return option === "NON_NULLS_ONLY" ? false : otherwise;
}

function topOf(
  source: Source,
  rows: readonly number[],
  filter: TopBottomFilter,
  { parameters }: FilterContext,
): number[] {
  const [by] = filter.AggregationSortConfigurations ?? [];
  const column = filter.Column?.ColumnName ?? "";
  const named =
    filter.ParameterName === undefined ? undefined : parameters.get(filter.ParameterName)?.[0];
  const limit = filter.Limit ?? Number(plainText(named ?? null));
  const granularity = filter.TimeGranularity as Granularity | undefined;
  const groups = group(source, rows, {
    dimensions: [{ id: "by", column, ...(granularity && { granularity }) }],
    measures: [],
    order: [],
  });
  const aggregation =
    by?.AggregationFunction?.NumericalAggregationFunction?.SimpleNumericalAggregation ??
    by?.AggregationFunction?.CategoricalAggregationFunction ??
    "SUM";
  const rank = new Map(
    groups.map((each) => [
      each,
      measureOf(
        source,
        { id: "m", column: by?.Column?.ColumnName ?? column, aggregation },
        each.rows,
      ),
    ]),
  );
  const sign = by?.SortDirection === "ASC" ? 1 : -1;
  const best = [...groups]
    .sort((a, b) => sign * compareValues(rank.get(a) ?? null, rank.get(b) ?? null))
    .slice(0, limit);
  const kept = new Set(best.flatMap((each) => each.rows));
  return rows.filter((row) => kept.has(row));
}
