import { dateLabel, type Granularity, truncate } from "./dates";
import { type DimensionOf, humanLabel } from "./fields";
import { plainText } from "./functions";
import { dimensionValues } from "./group";
import type { Source } from "./source";
import { isMoment, keyOf, type Value } from "./values";
import type { Shape } from "./wells";

/** Values chosen on the way down, one for each level. */
export type Path = readonly Value[];

/** The levels of a visual's hierarchy, its own field first; a visual without one has no levels. */
export interface Hierarchy {
  /** Id of the field that is replaced on the way down. */
  readonly fieldId: string;
  readonly levels: readonly DimensionOf[];
}

const FINER: readonly Granularity[] = ["YEAR", "QUARTER", "MONTH", "DAY"];

/** The hierarchy of a shape, if one of its fields has any. */
export function hierarchyOf(shape: Shape): Hierarchy | undefined {
  for (const field of Object.values(shape.wells).flat()) {
    if (field.kind !== "dimension") continue;
    const levels = levelsOf(shape, field);
    if (levels.length > 1) return { fieldId: field.id, levels };
  }
  return undefined;
}

/** The shape with the field of the level that a path leads to. */
export function drilled(shape: Shape, path: Path): Shape {
  const hierarchy = hierarchyOf(shape);
  const level = hierarchy?.levels[path.length];
  if (!hierarchy || !level) return shape;
  const wells = Object.entries(shape.wells).map(
    ([name, fields]) =>
      [name, fields.map((field) => (field.id === hierarchy.fieldId ? level : field))] as const,
  );
  return { ...shape, wells: Object.fromEntries(wells) };
}

/** The rows behind the values chosen on the way down. */
export function onPath(
  source: Source,
  rows: readonly number[],
  hierarchy: Hierarchy,
  path: Path,
): number[] {
  return path.reduce<number[]>(
    (left, value, index) => {
      const level = hierarchy.levels[index];
      if (!level) return left;
      const values = dimensionValues(source, level);
      const key = keyOf(value);
      return left.filter((row) => keyOf(values[row] ?? null) === key);
    },
    [...rows],
  );
}

function levelsOf({ hierarchies }: Shape, field: DimensionOf): DimensionOf[] {
  for (const { DateTimeHierarchy, ExplicitHierarchy, PredefinedHierarchy } of hierarchies) {
    const named = ExplicitHierarchy ?? PredefinedHierarchy;
    const columns = (named?.Columns ?? []).map(({ ColumnName = "" }) => ColumnName);
    const isOfField = named?.HierarchyId === field.hierarchy || field.hierarchy === undefined;
    if (named && isOfField && columns.includes(field.column))
      return columns.slice(columns.indexOf(field.column)).map((column) => levelOf(field, column));
    if (DateTimeHierarchy && field.granularity && DateTimeHierarchy.HierarchyId === field.hierarchy)
      return FINER.slice(FINER.indexOf(field.granularity)).map((granularity) => ({
        ...field,
        granularity,
      }));
  }
  return [];
}

const levelOf = (field: DimensionOf, column: string): DimensionOf =>
  column === field.column ? field : { ...field, column, label: humanLabel(column), format: {} };

/** A value on the way down, for people. */
export function stepLabel(value: Value, level: DimensionOf | undefined): string {
  const granularity = level?.granularity ?? "DAY";
  if (isMoment(value)) return dateLabel(truncate(value.time, granularity), granularity);
  return value === null ? "(none)" : plainText(value);
}
