import { compareDecimals } from "../data/decimal";
import { isDecimal } from "../data/values";
import type { Answer } from "./answer";
import type { Wording } from "./wording";

const NAMES: Readonly<Record<string, string>> = {
  BarChartVisual: "Bar chart",
  LineChartVisual: "Line chart",
  ComboChartVisual: "Bar and line chart",
  HeatMapVisual: "Heat map",
  GaugeChartVisual: "Gauge",
  PieChartVisual: "Pie chart",
};

/** What a chart says to those who do not see it: its author's words, if there are any, and what it shows. */
export function chartName({ fields, groups, view }: Answer, wording: Wording): string {
  const { altText, title, type } = view.shape;
  const start = `${NAMES[type] ?? type}: ${title}.${altText && ` ${altText}`}`;
  const measure = fields.find(({ kind }) => kind === "measure");
  const dimensions = fields.filter(({ kind }) => kind === "dimension");
  if (!measure || dimensions.length === 0) return start;
  const known = groups.filter(({ values }) => isDecimal(values.get(measure.id) ?? null));
  const by = [...known].sort((left, right) =>
    compareDecimals(left.values.get(measure.id) as never, right.values.get(measure.id) as never),
  );
  const say = (group: (typeof groups)[number] | undefined) => {
    const place = dimensions
      .map((field) => wording.show(field, group?.values.get(field.id) ?? null))
      .join(", ");
    return `${place} with ${wording.show(measure, group?.values.get(measure.id) ?? null)}`;
  };
  if (by.length === 0) return `${start} No values.`;
  return `${start} ${String(groups.length)} values of ${measure.label}, from ${say(by[0])} to ${say(by.at(-1))}.`;
}
