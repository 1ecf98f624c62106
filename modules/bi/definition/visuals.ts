import type { Visual as QuickSightVisual } from "@aws-sdk/client-quicksight";
import type { Visual } from "../../../dashboards/visuals";
import { bar, heatMap, line } from "./charts";
import type { Fields } from "./fields";
import { gauge, kpi } from "./single-values";
import { table } from "./table";
import type { Head } from "./visual-head";

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
