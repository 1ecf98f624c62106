import type { GaugeChartVisual, KPIVisual } from "@aws-sdk/client-quicksight";
import type { Gauge, Kpi } from "../../../dashboards/visuals";
import { colourOf } from "./colours";
import type { Fields } from "./fields";
import type { Head } from "./visual-head";

/** One number, beside its target or the period before. */
export function kpi(head: Head, { by, colours, target, value }: Kpi, fields: Fields): KPIVisual {
  const compared = by !== undefined || target !== undefined;
  return {
    ...head,
    ChartConfiguration: {
      FieldWells: {
        ...measured({ value, target }, fields),
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

/** One number on an arc. */
export function gauge(
  head: Head,
  { colours, max, target, value }: Gauge,
  fields: Fields,
): GaugeChartVisual {
  return {
    ...head,
    ChartConfiguration: {
      FieldWells: measured({ value, target }, fields),
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

/** The number, and what it is to be. */
const measured = ({ target, value }: Pick<Kpi & Gauge, "target" | "value">, fields: Fields) => ({
  Values: [fields.measure(value)],
  ...(target && { TargetValues: [fields.measure(target)] }),
});
