import type { RelativeDatesFilter, TimeRangeFilter } from "@aws-sdk/client-quicksight";
import { addTo, type Granularity, parseDate, truncate } from "./dates";
import { parseExpression } from "./expression";
import type { FilterContext } from "./filter-context";
import type { Source } from "./source";
import { isMoment } from "./values";

/** A stretch of time, the end not included; without an end it has none. */
export interface Span {
  readonly from?: number;
  readonly to?: number;
}

type Bound = NonNullable<TimeRangeFilter["RangeMinimumValue"]>;

/** The stretch that a range filter lets pass: bounds are whole days, months, … of its granularity. */
export function timeSpan(filter: TimeRangeFilter, source: Source, context: FilterContext): Span {
  const granularity = (filter.TimeGranularity ?? "DAY") as Granularity;
  const least = boundOf(
    filter.RangeMinimumValue,
    filter.RangeMinimumValue?.Parameter,
    source,
    context,
  );
  const most = boundOf(
    filter.RangeMaximumValue,
    filter.RangeMaximumValue?.Parameter,
    source,
    context,
  );
  const start = (time: number) => truncate(time, granularity);
  const next = (time: number) => addTo(start(time), 1, granularity);
  return {
    ...(least !== undefined && {
      from: filter.IncludeMinimum === false ? next(least) : start(least),
    }),
    ...(most !== undefined && { to: filter.IncludeMaximum === false ? start(most) : next(most) }),
  };
}

function boundOf(
  bound: Bound | undefined,
  parameter: string | undefined,
  source: Source,
  { parameters }: FilterContext,
): number | undefined {
  if (parameter !== undefined) {
    const value = parameters.get(parameter)?.[0] ?? null;
    return isMoment(value) ? value.time : undefined;
  }
  if (bound?.RollingDate?.Expression !== undefined) {
    const value = source.evaluate(parseExpression(bound.RollingDate.Expression), []);
    return isMoment(value) ? value.time : undefined;
  }
  return timeOf(bound?.StaticValue);
}

/** A time of the API, which JSON has as text or as seconds. */
export function timeOf(value: Date | string | number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number") return value * 1000;
  return typeof value === "string" ? parseDate(value) : value.getTime();
}

/** The stretch of a filter like "the last 30 days". */
export function relativeSpan(
  filter: RelativeDatesFilter,
  { now, parameters }: FilterContext,
): Span {
  const {
    AnchorDateConfiguration,
    RelativeDateType,
    RelativeDateValue = 1,
    TimeGranularity = "DAY",
  } = filter;
  const named = parameters.get(AnchorDateConfiguration?.ParameterName ?? "")?.[0] ?? null;
  const anchor = isMoment(named) ? named.time : now;
  const granularity = TimeGranularity as Granularity;
  const start = truncate(anchor, granularity);
  const end = addTo(start, 1, granularity);
  if (RelativeDateType === "PREVIOUS")
    return { from: addTo(start, -RelativeDateValue, granularity), to: start };
  if (RelativeDateType === "LAST")
    return { from: addTo(end, -RelativeDateValue, granularity), to: end };
  if (RelativeDateType === "NEXT")
    return { from: end, to: addTo(end, RelativeDateValue, granularity) };
  if (RelativeDateType === "NOW") return { from: start, to: anchor + 1 };
  return { from: start, to: end };
}
