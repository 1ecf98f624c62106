import type { FieldOf, MeasureFieldOf } from "../data/fields";
import { type Group, group, measureOf } from "../data/group";
import type { Value } from "../data/values";
import { limitOf } from "../data/wells";
import { type Answer, wellOf } from "./answer";
import type { Wording } from "./wording";

/** One line or one set of bars. */
export interface Series {
  readonly name: string;
  readonly measure: MeasureFieldOf;
  /** Undefined in a series that is not one value of a colour. */
  readonly colour?: Value;
  readonly values: readonly Value[];
}

/** Series over common categories. */
export interface SeriesSet {
  readonly category: FieldOf | undefined;
  readonly categories: readonly {
    readonly value: Value;
    readonly label: string;
    readonly isOther: boolean;
  }[];
  readonly series: readonly Series[];
}

const OTHER = "Other";

/** Series of the measures in some wells, one for each value of the colour field. */
export function seriesOf(answer: Answer, wording: Wording, wells: readonly string[]): SeriesSet {
  const { shape, source } = answer.view;
  const [category] = wellOf(answer, "Category");
  const [colour] = wellOf(answer, "Colors");
  const measures = wellOf(answer, ...wells).filter((field) => field.kind === "measure");
  const parts = limited(
    categoryGroups(answer, category),
    limitOf(shape, "CategoryItemsLimit", "CategoryItemsLimitConfiguration"),
  );
  const categories = parts.map(({ values, isOther }) => {
    const value = (category && values.get(category.id)) ?? null;
    return { value, isOther, label: isOther || !category ? OTHER : wording.show(category, value) };
  });
  const colours =
    colour?.kind === "dimension"
      ? group(source, answer.view.rows, { dimensions: [colour], measures, order: [] })
      : [];
  const colourLimit = limitOf(shape, "ColorItemsLimit", "ColorItemsLimitConfiguration");
  const series = measures.flatMap((measure): Series[] => {
    const compute = (rows: readonly number[]) =>
      rows.length === 0 ? null : measureOf(source, measure, rows);
    if (!colour)
      return [{ name: measure.label, measure, values: parts.map(({ rows }) => compute(rows)) }];
    return limited(colours, colourLimit).map((each) => {
      const own = new Set(each.rows);
      const value = each.values.get(colour.id) ?? null;
      const name = each.isOther ? OTHER : wording.show(colour, value);
      return {
        name: measures.length > 1 ? `${name}, ${measure.label}` : name,
        measure,
        colour: value,
        values: parts.map(({ rows }) => compute(rows.filter((row) => own.has(row)))),
      };
    });
  });
  return { category, categories, series };
}

function categoryGroups(
  { groups, order, view }: Answer,
  category: FieldOf | undefined,
): readonly Group[] {
  if (category?.kind !== "dimension") return groups;
  // Ranked over all colours of a category.
  return group(view.source, view.rows, {
    dimensions: [category],
    measures: order.measures,
    order: order.by.filter(
      ({ id }) => id === category.id || order.measures.some((each) => each.id === id),
    ),
  });
}

type Limited = Group & { readonly isOther: boolean };

/** The first groups, and the rest as one where that is wanted. */
export function limited(
  groups: readonly Group[],
  limit: { count: number; hasOther: boolean } | undefined,
): Limited[] {
  const count = limit?.count ?? groups.length;
  const shown = groups.slice(0, count).map((each) => ({ ...each, isOther: false }));
  const rest = groups.slice(count);
  if (rest.length === 0 || !limit?.hasOther) return shown;
  return [...shown, { values: new Map(), rows: rest.flatMap(({ rows }) => rows), isOther: true }];
}
