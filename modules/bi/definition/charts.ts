import type {
  BarChartVisual,
  HeatMapVisual,
  LineChartVisual,
  MeasureField,
} from "@aws-sdk/client-quicksight";
import type { Bar, HeatMap, Line } from "../../../dashboards/visuals";
import { fieldId } from "./field-id";
import type { Fields } from "./fields";
import type { Head } from "./visual-head";

/** Values along an axis. */
export const line = (head: Head, { colour, x, y }: Line, fields: Fields): LineChartVisual => ({
  ...head,
  ChartConfiguration: {
    Type: "LINE",
    FieldWells: {
      LineChartAggregatedFieldWells: {
        Category: [fields.dimension(x)],
        Values: y.map((measure) => fields.measure(measure)),
        ...(colour !== undefined && { Colors: [fields.dimension(colour)] }),
      },
    },
  },
});

/** Values beside each other; a path of columns is a drill-down. */
export function bar(head: Head, spec: Bar, fields: Fields): BarChartVisual {
  const { colour, lying = false, stacked = false, x, y } = spec;
  const path = Array.isArray(x) ? (x as readonly string[]) : undefined;
  const hierarchy = `${head.VisualId}_drill-down`;
  const first = path ? (path[0] ?? "") : (x as Exclude<Bar["x"], readonly string[]>);
  const category = fields.dimension(first, path && hierarchy);
  const values = y.map((measure) => fields.measure(measure));
  return {
    ...head,
    ChartConfiguration: {
      Orientation: lying ? "HORIZONTAL" : "VERTICAL",
      BarsArrangement: stacked ? "STACKED" : "CLUSTERED",
      FieldWells: {
        BarChartAggregatedFieldWells: {
          Category: [category],
          Values: values,
          ...(colour !== undefined && { Colors: [fields.dimension(colour)] }),
        },
      },
      ...(!category.DateDimensionField && { SortConfiguration: greatestFirst(values[0]) }),
    },
    ...(path && {
      ColumnHierarchies: [
        {
          ExplicitHierarchy: {
            HierarchyId: hierarchy,
            Columns: path.map((column) => fields.identifier(column)),
          },
        },
      ],
    }),
  };
}

/** Days have an order of their own; of anything else the greatest is looked for. */
function greatestFirst(measure: MeasureField | undefined) {
  const FieldId = measure && fieldId(measure);
  return FieldId === undefined
    ? undefined
    : { CategorySort: [{ FieldSort: { FieldId, Direction: "DESC" as const } }] };
}

/** Values as colours of rows and columns. */
export const heatMap = (
  head: Head,
  { columns, rows, value }: HeatMap,
  fields: Fields,
): HeatMapVisual => ({
  ...head,
  ChartConfiguration: {
    FieldWells: {
      HeatMapAggregatedFieldWells: {
        Rows: [fields.dimension(rows)],
        Columns: [fields.dimension(columns)],
        Values: [fields.measure(value)],
      },
    },
  },
});
