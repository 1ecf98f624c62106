import type {
  BarChartVisual,
  GaugeChartVisual,
  HeatMapVisual,
  KPIVisual,
  LineChartVisual,
  MeasureField,
  TableVisual,
  Visual as QuickSightVisual,
} from "@aws-sdk/client-quicksight";
import type { Bar, Gauge, HeatMap, Kpi, Line, Table, Visual } from "../../../dashboards/visuals";
import { cellColours, colourOf } from "./colours";
import type { Fields } from "./fields";

/** What every visual has. */
interface Head {
  readonly VisualId: string;
  readonly Title: { FormatText: { PlainText: string } };
  readonly Subtitle?: { FormatText: { PlainText: string } };
}

/** A visual of the specification as QuickSight knows it. */
export function visual(spec: Visual, id: string, fields: Fields): QuickSightVisual {
  const text = (PlainText: string) => ({ FormatText: { PlainText } });
  const head: Head = {
    VisualId: id,
    Title: text(spec.title),
    ...(spec.note !== undefined && { Subtitle: text(spec.note) }),
  };
  switch (spec.kind) {
    case "kpi":
      return { KPIVisual: kpi(head, spec, fields) };
    case "line":
      return { LineChartVisual: line(head, spec, fields) };
    case "bar":
      return { BarChartVisual: bar(head, spec, fields) };
    case "heatMap":
      return { HeatMapVisual: heatMap(head, spec, fields) };
    case "table":
      return { TableVisual: table(head, spec, fields) };
    case "gauge":
      return { GaugeChartVisual: gauge(head, spec, fields) };
  }
}

function kpi(head: Head, { by, colours, target, value }: Kpi, fields: Fields): KPIVisual {
  const compared = by !== undefined || target !== undefined;
  return {
    ...head,
    ChartConfiguration: {
      FieldWells: {
        Values: [fields.measure(value)],
        ...(target && { TargetValues: [fields.measure(target)] }),
        ...(by !== undefined && { TrendGroups: [fields.dimension(by)] }),
      },
      ...(compared && { KPIOptions: { Comparison: { ComparisonMethod: "PERCENT_DIFFERENCE" } } }),
    },
    ...(colours && {
      ConditionalFormatting: {
        ConditionalFormattingOptions: colours.map((rule) => ({
          PrimaryValue: { TextColor: colourOf(rule, fields.expression(value)) },
        })),
      },
    }),
  };
}

const line = (head: Head, { colour, x, y }: Line, fields: Fields): LineChartVisual => ({
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

function bar(head: Head, spec: Bar, fields: Fields): BarChartVisual {
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
  const FieldId = measure && idOf(measure);
  return FieldId === undefined
    ? undefined
    : { CategorySort: [{ FieldSort: { FieldId, Direction: "DESC" as const } }] };
}

const heatMap = (head: Head, { columns, rows, value }: HeatMap, fields: Fields): HeatMapVisual => ({
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

function table(head: Head, { colours, rows, values }: Table, fields: Fields): TableVisual {
  const groups = rows.map((dimension) => ({ of: dimension, field: fields.dimension(dimension) }));
  const numbers = values.map((measure) => ({ of: measure, field: fields.measure(measure) }));
  return {
    ...head,
    ChartConfiguration: {
      FieldWells: {
        TableAggregatedFieldWells: {
          GroupBy: groups.map(({ field }) => field),
          Values: numbers.map(({ field }) => field),
        },
      },
    },
    ...(colours && {
      ConditionalFormatting: {
        ConditionalFormattingOptions: colours.map((rule) => {
          const cell = cellOf(rule.column, { groups, numbers }, fields);
          return { Cell: { FieldId: cell.id, TextFormat: cellColours(rule, cell.expression) } };
        }),
      },
    }),
  };
}

interface Cells {
  readonly groups: readonly { of: Table["rows"][number]; field: object }[];
  readonly numbers: readonly { of: Table["values"][number]; field: object }[];
}

/** The column of the table that a colour is for. */
function cellOf(column: string, { groups, numbers }: Cells, fields: Fields) {
  const group = groups.find(({ of }) => of === column);
  if (group) return { id: idOf(group.field), expression: fields.expression(column) };
  const number = numbers.find(({ of }) => Object.values(of)[0] === column);
  if (number) return { id: idOf(number.field), expression: fields.expression(number.of) };
  throw fields.problem(`colours "${column}", which is not among its rows and values`);
}

const idOf = (field: object): string =>
  Object.values(field as Record<string, { FieldId: string }>)[0]?.FieldId ?? "";

function gauge(
  head: Head,
  { colours, max, target, value }: Gauge,
  fields: Fields,
): GaugeChartVisual {
  return {
    ...head,
    ChartConfiguration: {
      FieldWells: {
        Values: [fields.measure(value)],
        ...(target && { TargetValues: [fields.measure(target)] }),
      },
      GaugeChartOptions: {
        PrimaryValueDisplayType: "ACTUAL",
        ...(max !== undefined && { ArcAxis: { Range: { Min: 0, Max: max } } }),
      },
    },
    ...(colours && {
      ConditionalFormatting: {
        ConditionalFormattingOptions: colours.map((rule) => ({
          Arc: { ForegroundColor: colourOf(rule, fields.expression(value)) },
        })),
      },
    }),
  };
}
