import type { ColorScale } from "@aws-sdk/client-quicksight";
import { toNumber } from "../data/decimal";
import { shortNumber } from "../data/number-format";
import { isDecimal, keyOf } from "../data/values";
import type { Option } from "../parts/chart";
import { colour, letters } from "../parts/theme";
import { type Answer, wellOf } from "./answer";
import { axisStyle, tooltip } from "./chart-style";
import type { Wording } from "./wording";

const NO_SCALE = { min: 0, max: 1 };

/** A heat map: one cell for each pair of a row's and a column's value. */
export function heatMap(answer: Answer, wording: Wording): { option: Option; height: number } {
  const [row] = wellOf(answer, "Rows");
  const [column] = wellOf(answer, "Columns");
  const [measure] = wellOf(answer, "Values");
  if (!row || !measure) throw new Error("a heat map needs rows and a value");
  const axis = (field: typeof column) => {
    const labels = new Map<string, string>();
    for (const { values } of answer.groups) {
      const value = (field && values.get(field.id)) ?? null;
      labels.set(keyOf(value), field ? wording.show(field, value) : "");
    }
    return { keys: [...labels.keys()], labels: [...labels.values()] };
  };
  const [rows, columns] = [axis(row), axis(column)];
  const cells = answer.groups.map(({ values }) => {
    const value = values.get(measure.id) ?? null;
    const x = columns.keys.indexOf(keyOf((column && values.get(column.id)) ?? null));
    return { x, y: rows.keys.indexOf(keyOf(values.get(row.id) ?? null)), value };
  });
  const numbers = cells.map(({ value }) => (isDecimal(value) ? toNumber(value) : null));
  const known = numbers.filter((number) => number !== null);
  const option: Option = () => ({
    grid: { left: 8, right: 8, top: 8, bottom: 44, containLabel: true },
    tooltip: tooltip("item", (index) => {
      const cell = cells[index];
      const title = [rows.labels[cell?.y ?? -1], columns.labels[cell?.x ?? -1]]
        .filter(Boolean)
        .join(", ");
      return {
        title,
        lines: [{ name: measure.label, value: wording.show(measure, cell?.value ?? null) }],
      };
    }),
    xAxis: { type: "category", data: columns.labels, ...axisStyle() },
    yAxis: { type: "category", data: rows.labels, inverse: true, ...axisStyle() },
    title: {
      show: known.length === 0,
      ...{ text: "No values yet", left: "center", top: "middle" },
      textStyle: { color: colour("muted"), fontSize: letters(13), fontWeight: "normal" },
    },
    visualMap: {
      // Without a value, as errors of a forecast before its days have come, there is no scale.
      show: known.length > 0,
      ...(known.length > 0 ? { min: Math.min(...known), max: Math.max(...known) } : NO_SCALE),
      calculable: false,
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemHeight: 120,
      itemWidth: 10,
      text: [shortNumber(Math.max(...known)), shortNumber(Math.min(...known))],
      textStyle: { color: colour("muted"), fontSize: letters(11) },
      ...colours(answer.view.shape.configuration["ColorScale"] as ColorScale | undefined),
    },
    series: [
      {
        type: "heatmap",
        data: cells.map(({ x, y }, index) => [x, y, numbers[index] ?? "-"]),
        itemStyle: { borderColor: colour("card"), borderWidth: 1 },
      },
    ],
  });
  return { option, height: 110 + 24 * rows.keys.length };
}

/** The dashboard's own scale, else one that goes with the page. */
function colours(scale: ColorScale | undefined) {
  const own = (scale?.Colors ?? []).flatMap(({ Color }) => Color ?? []);
  const bounds = (scale?.Colors ?? []).flatMap(({ DataValue }) => DataValue ?? []);
  const isBound = bounds.length > 1 && bounds.length === own.length;
  return {
    inRange: { color: own.length > 1 ? own : [colour("scale-low"), colour("scale-high")] },
    ...(isBound && { min: Math.min(...bounds), max: Math.max(...bounds) }),
  };
}
