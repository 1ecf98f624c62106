import type { TopBottomFilter } from "@aws-sdk/client-quicksight";
import type { Granularity } from "./dates";
import type { FilterContext } from "./filter-context";
import { plainText } from "./functions";
import { group, measureOf } from "./group";
import type { Source } from "./source";
import { compareValues } from "./values";

/** The rows of the best groups, or of the worst. */
export function topOf(
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
