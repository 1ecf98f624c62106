import type { ColumnHierarchy, FieldSortOptions, Visual } from "@aws-sdk/client-quicksight";
import {
  type DimensionOf,
  dimensionOf,
  type FieldOf,
  type MeasureFieldOf,
  measureFieldOf,
  only,
  plainField,
} from "./fields";

/** A visual of any type, in the words that all types share. */
export interface Shape {
  /** QuickSight's name of the type, for example `BarChartVisual`. */
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** What its author wrote for those who do not see it; empty where nobody did. */
  readonly altText: string;
  readonly wells: Readonly<Record<string, readonly FieldOf[]>>;
  /** True for a table that shows rows as they are. */
  readonly isPlain: boolean;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly conditions: readonly Readonly<Record<string, unknown>>[];
  readonly hierarchies: readonly ColumnHierarchy[];
}

interface VisualBody {
  readonly VisualId?: string;
  readonly Title?: Label;
  readonly Subtitle?: Label;
  readonly VisualContentAltText?: string;
  readonly ChartConfiguration?: Record<string, unknown>;
  readonly ConditionalFormatting?: { ConditionalFormattingOptions?: Record<string, unknown>[] };
  readonly ColumnHierarchies?: ColumnHierarchy[];
}

interface Label {
  readonly Visibility?: string;
  readonly FormatText?: { PlainText?: string; RichText?: string };
}

/** Read a visual of a definition. */
export function shapeOf(visual: Visual): Shape {
  const [type = "", content] =
    Object.entries(visual).find(([, value]) => value !== undefined) ?? [];
  const body = (content ?? {}) as VisualBody;
  const configuration = body.ChartConfiguration ?? {};
  const wells = wellsOf(configuration["FieldWells"]);
  return {
    type,
    id: body.VisualId ?? "",
    title: labelText(body.Title) || titleFrom(wells.fields),
    subtitle: labelText(body.Subtitle),
    altText: body.VisualContentAltText ?? "",
    wells: wells.fields,
    isPlain: wells.isPlain,
    configuration,
    conditions: body.ConditionalFormatting?.ConditionalFormattingOptions ?? [],
    hierarchies: body.ColumnHierarchies ?? [],
  };
}

/** The grouping fields of a shape, in the order of its wells. */
export const dimensionsOf = ({ wells }: Shape): DimensionOf[] =>
  Object.values(wells)
    .flat()
    .filter((field) => field.kind === "dimension");

/** The computed fields of a shape. */
export const measuresOf = ({ wells }: Shape): MeasureFieldOf[] =>
  Object.values(wells)
    .flat()
    .filter((field) => field.kind === "measure");

/** The sorting that a visual asks for, from all the names it has in the types. */
export function sortOf({ configuration }: Shape): {
  readonly [name: string]: readonly FieldSortOptions[];
} {
  const sorts = Object.entries((configuration["SortConfiguration"] ?? {}) as object);
  return Object.fromEntries(sorts.filter(([, value]) => Array.isArray(value))) as Record<
    string,
    FieldSortOptions[]
  >;
}

/** The most items that a visual shows of one of its wells. */
export function limitOf(
  { configuration }: Shape,
  ...names: string[]
): { count: number; hasOther: boolean } | undefined {
  const sort = (configuration["SortConfiguration"] ?? {}) as Record<
    string,
    { ItemsLimit?: number; OtherCategories?: string }
  >;
  const found = names.map((name) => sort[name]).find((each) => each?.ItemsLimit !== undefined);
  return found && { count: found.ItemsLimit ?? 0, hasOther: found.OtherCategories !== "EXCLUDE" };
}

/** Plain text of a rich one: QuickSight's mark-up is XML. */
export function plainFromRich(rich: string): string {
  const text = rich
    .replace(/<\/?(br|block|paragraph|inline|visual-title|text-box)[^>]*>/g, " ")
    .replace(/<[^>]*>/g, "");
  const named: Record<string, string> = {
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: " ",
    amp: "&",
  };
  return text
    .replace(/&(\w+);/g, (all, name: string) => named[name] ?? all)
    .replace(/\s+/g, " ")
    .trim();
}

function labelText(label: Label | undefined): string {
  if (!label || label.Visibility === "HIDDEN") return "";
  const { PlainText, RichText } = label.FormatText ?? {};
  return PlainText ?? plainFromRich(RichText ?? "");
}

function wellsOf(wells: unknown): { fields: Shape["wells"]; isPlain: boolean } {
  const outer = (wells ?? {}) as Record<string, unknown>;
  const isNested = Object.keys(outer).some((name) => name.endsWith("FieldWells"));
  const inner = (isNested ? only(outer) : outer) as Record<string, unknown[]>;
  const isPlain = "TableUnaggregatedFieldWells" in outer;
  const fields = Object.entries(inner)
    .filter(([, value]) => Array.isArray(value))
    .map(
      ([name, values]) => [name, values.map((each) => fieldOf(each as object, isPlain))] as const,
    );
  return { fields: Object.fromEntries(fields), isPlain };
}

function fieldOf(field: object, isPlain: boolean): FieldOf {
  if (isPlain) return plainField(field as Parameters<typeof plainField>[0]);
  const isDimension = Object.keys(field).some((name) => name.endsWith("DimensionField"));
  return isDimension ? dimensionOf(field) : measureFieldOf(field);
}

function titleFrom(wells: Shape["wells"]): string {
  const fields = Object.values(wells).flat();
  const names = (kind: string) =>
    fields.filter((field) => field.kind === kind).map(({ label }) => label);
  return [names("measure").join(", "), names("dimension").join(", ")].filter(Boolean).join(" by ");
}
