import type { FieldSortOptions } from "@aws-sdk/client-quicksight";
import type { View } from "../data/dashboard-model";
import type { FieldOf, MeasureFieldOf } from "../data/fields";
import { type Group, group, type Measure, measureOf, type Order, sorted } from "../data/group";
import type { Value } from "../data/values";
import { dimensionsOf, measuresOf, sortOf } from "../data/wells";
import { customLabels } from "./wording";

/** What a visual shows, before it is drawn. */
export interface Answer {
  readonly view: View;
  readonly fields: readonly FieldOf[];
  readonly groups: readonly Group[];
  /** How the groups are sorted, and the measures that this may need. */
  readonly order: { readonly by: readonly Order[]; readonly measures: readonly Measure[] };
}

/** Compute a visual's groups in the order that it asks for. */
export function answer(view: View): Answer {
  const labels = customLabels(view.shape);
  const named = <T extends FieldOf>(field: T): T => ({
    ...field,
    label: labels.get(field.id) ?? field.label,
  });
  const dimensions = dimensionsOf(view.shape).map(named);
  const measures = measuresOf(view.shape).map(named);
  const { extra, order } = orderOf(view, [...dimensions, ...measures]);
  const groups = view.shape.isPlain
    ? sorted(plainGroups(view, dimensions), order)
    : group(view.source, view.rows, { dimensions, measures: [...measures, ...extra], order });
  return {
    view,
    fields: [...dimensions, ...measures],
    groups,
    order: { by: order, measures: [...measures, ...extra] },
  };
}

/** The fields of one well, with the names the visual gives them. */
export function wellOf({ view, fields }: Answer, ...names: string[]): FieldOf[] {
  const ids = new Set(names.flatMap((name) => view.shape.wells[name] ?? []).map(({ id }) => id));
  return fields.filter(({ id }) => ids.has(id));
}

/** A measure over all rows of the visual. */
export function total({ view }: Answer, measure: MeasureFieldOf): Value {
  return measureOf(view.source, measure, view.rows);
}

function plainGroups({ rows, source }: View, fields: readonly FieldOf[]): Group[] {
  const columns = fields.map(({ column, id }) => [id, source.values(column)] as const);
  return rows.map((row) => ({
    values: new Map(columns.map(([id, values]) => [id, values[row] ?? null])),
    rows: [row],
  }));
}

/** The visual's sorting; one by a column that is not shown needs a measure of its own. */
function orderOf(
  { shape }: View,
  fields: readonly FieldOf[],
): { order: Order[]; extra: Measure[] } {
  const extra: Measure[] = [];
  const order = Object.entries(sortOf(shape))
    .filter(([name]) => !/^(Color|SmallMultiples)/.test(name))
    .flatMap(([, options]) => options)
    .flatMap(({ ColumnSort, FieldSort, ...rest }): Order[] => {
      const pivot = pivotSort(rest);
      if (pivot) return [pivot];
      if (FieldSort?.FieldId !== undefined)
        return fields.some(({ id }) => id === FieldSort.FieldId)
          ? [{ id: FieldSort.FieldId, isDescending: FieldSort.Direction === "DESC" }]
          : [];
      if (!ColumnSort?.SortBy) return [];
      const id = `sort-${String(extra.length)}`;
      const { AggregationFunction: named, SortBy } = ColumnSort;
      const aggregation =
        named?.NumericalAggregationFunction?.SimpleNumericalAggregation ??
        named?.CategoricalAggregationFunction ??
        named?.DateAggregationFunction ??
        "MIN";
      extra.push({ id, column: SortBy.ColumnName ?? "", aggregation });
      return [{ id, isDescending: ColumnSort.Direction === "DESC" }];
    });
  return { order, extra };
}

function pivotSort(options: Partial<FieldSortOptions>): Order | undefined {
  const { FieldId, SortBy } = options as {
    FieldId?: string;
    SortBy?: { Field?: { Direction?: string } };
  };
  return FieldId === undefined
    ? undefined
    : { id: FieldId, isDescending: SortBy?.Field?.Direction === "DESC" };
}
