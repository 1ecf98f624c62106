import type {
  NumericEqualityFilter,
  NumericRangeFilter,
  TimeEqualityFilter,
} from "@aws-sdk/client-quicksight";
import { type Granularity, truncate } from "./dates";
import { parseDecimal } from "./decimal";
import { allowsNull, type At, type Test } from "./filter-tests";
import type { FilterContext } from "./filter-context";
import { compareValues, isMoment, keyOf, type Value } from "./values";

/** A number, or one that a parameter names. */
export function numericEquality(
  at: At,
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

/** Numbers between two bounds. */
export function numericRange(
  at: At,
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

/** A day, month, … */
export function timeEquality(
  at: At,
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
