import type {
  ColumnIdentifier,
  DimensionField,
  FormatConfiguration,
  MeasureField,
  NumericFormatConfiguration,
  UnaggregatedField,
} from "@aws-sdk/client-quicksight";
import type { Granularity } from "./dates";
import { parseExpression } from "./expression";
import type { Dimension, Measure } from "./group";

/** How a field's values are written. */
export interface FieldFormat {
  readonly number?: NumericFormatConfiguration;
  /** For dates, for example `MMM YYYY`. */
  readonly date?: string;
}

interface Common {
  readonly id: string;
  /** Identifier of the data set within the dashboard. */
  readonly dataSet: string;
  readonly column: string;
  readonly label: string;
  readonly format: FieldFormat;
}

/** A field that groups. */
export type DimensionOf = Common &
  Dimension & { readonly kind: "dimension"; readonly hierarchy?: string };
/** A field that is computed. */
export type MeasureFieldOf = Common & Measure & { readonly kind: "measure" };
export type FieldOf = DimensionOf | MeasureFieldOf;

type AnyField = {
  FieldId?: string | undefined;
  Column?: ColumnIdentifier | undefined;
  AggregationFunction?: unknown;
  DateGranularity?: string | undefined;
  HierarchyId?: string | undefined;
  Expression?: string | undefined;
  FormatConfiguration?: unknown;
};

/** A field of a visual's wells; labels are found by `labelOf`. */
export function dimensionOf(field: DimensionField): DimensionOf {
  const body = only(field) as AnyField;
  const isDate = field.DateDimensionField !== undefined;
  return {
    ...common(body),
    kind: "dimension",
    ...(isDate && { granularity: (body.DateGranularity ?? "DAY") as Granularity }),
    ...(body.HierarchyId !== undefined && { hierarchy: body.HierarchyId }),
  };
}

/** A field that is computed over rows. */
export function measureFieldOf(field: MeasureField): MeasureFieldOf {
  const body = only(field) as AnyField;
  const { Expression } = body;
  if (Expression !== undefined) {
    const shown = {
      ...common({ ...body, Column: { DataSetIdentifier: "", ColumnName: Expression } }),
    };
    return {
      ...shown,
      kind: "measure",
      aggregation: "EXPRESSION",
      expression: parseExpression(Expression),
    };
  }
  const aggregation = aggregationName(field, body.AggregationFunction);
  const { label, ...rest } = common(body);
  const isDate = field.DateMeasureField !== undefined;
  return { ...rest, kind: "measure", aggregation, label: labelled(label, aggregation, isDate) };
}

/** A column of a table that shows rows as they are. */
export function plainField(field: UnaggregatedField): DimensionOf {
  return { ...common(field), kind: "dimension" };
}

/** `net_revenue` as people write it. */
export function humanLabel(column: string): string {
  const words = column.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function aggregationName(field: MeasureField, named: unknown): string {
  if (typeof named === "string") return named;
  const { SimpleNumericalAggregation, PercentileAggregation } = (named ?? {}) as {
    SimpleNumericalAggregation?: string;
    PercentileAggregation?: { PercentileValue?: number };
  };
  if (PercentileAggregation) return `PERCENTILE ${String(PercentileAggregation.PercentileValue)}`;
  return SimpleNumericalAggregation ?? (field.NumericalMeasureField ? "SUM" : "COUNT");
}

const SAID: Readonly<Record<string, string>> = {
  AVERAGE: "average",
  MIN: "least",
  MAX: "most",
  COUNT: "count",
  DISTINCT_COUNT: "distinct",
  MEDIAN: "median",
};

const SAID_OF_DATES: typeof SAID = { ...SAID, MIN: "earliest", MAX: "latest" };

function labelled(label: string, aggregation: string, isDate: boolean): string {
  const said = (isDate ? SAID_OF_DATES : SAID)[aggregation];
  return said === undefined ? label : `${label} (${said})`;
}

function common({ FieldId = "", Column, FormatConfiguration }: AnyField): Common {
  const column = Column?.ColumnName ?? "";
  return {
    id: FieldId,
    dataSet: Column?.DataSetIdentifier ?? "",
    column,
    label: humanLabel(column),
    format: formatOf(FormatConfiguration),
  };
}

/** Formats stand in the same words at different depths, by the kind of the field. */
function formatOf(config: unknown): FieldFormat {
  const all = (config ?? {}) as FormatConfiguration & {
    FormatConfiguration?: unknown;
    DateTimeFormat?: string;
  };
  const numeric = all.NumberFormatConfiguration?.FormatConfiguration ?? all.FormatConfiguration;
  const date = all.DateTimeFormatConfiguration?.DateTimeFormat ?? all.DateTimeFormat;
  return {
    ...(numeric !== undefined && { number: numeric as NumericFormatConfiguration }),
    ...(date !== undefined && { date }),
  };
}

/** The one member of a union that is there. */
export function only(union: object): unknown {
  return Object.values(union).find((value) => value !== undefined);
}
