import { toNumber } from "../data/decimal";
import { isDecimal, isMoment, type Value } from "../data/values";
import type { Option } from "../parts/chart";
import { palette } from "../parts/theme";
import type { Answer } from "./answer";
import { axisStyle, legend, timeAxis, tooltip } from "./chart-style";
import { referenceLines } from "./reference-lines";
import { type Series, type SeriesSet, seriesOf } from "./series";
import { onSecondAxis, valueAxes } from "./value-axes";
import type { Wording } from "./wording";

/** Bars, lines, or both, over common categories. */
export interface Cartesian {
  readonly set: SeriesSet;
  readonly option: Option;
  /** Pixels that the drawing should have; bars that lie need room below each other. */
  readonly height?: number;
}

const PER_BAR = 18;
const MOST_SYMBOLS = 40;

/** A bar, line or combo chart. */
export function cartesian(answer: Answer, wording: Wording): Cartesian {
  const { configuration, type } = answer.view.shape;
  const isCombo = type === "ComboChartVisual";
  const bars = type === "BarChartVisual" ? ["Values"] : isCombo ? ["BarValues"] : [];
  const lines = type === "LineChartVisual" ? ["Values"] : isCombo ? ["LineValues"] : [];
  const set = seriesOf(answer, wording, [...bars, ...lines]);
  const lineIds = new Set(
    lines.flatMap((name) => answer.view.shape.wells[name] ?? []).map(({ id }) => id),
  );
  const isLine = ({ measure }: Series) => lineIds.has(measure.id);
  const isLying = bars.length > 0 && !isCombo && configuration["Orientation"] !== "VERTICAL";
  const second = onSecondAxis(answer.view.shape);
  // A line over dates keeps their distances; bars stand side by side.
  const isTime = bars.length === 0 && set.categories.every(({ value }) => isMoment(value));
  const option: Option = (width) => {
    const names = {
      type: "category",
      data: set.categories.map(({ label }) => label),
      ...axisStyle(),
    };
    const category = isTime ? timeAxis() : { ...names, inverse: isLying };
    const values = valueAxes(set.series, second, bars.length === 0);
    const isDouble = values.length > 1;
    return {
      useUTC: true,
      color: palette(),
      grid: {
        left: 8,
        right: 16,
        top: (set.series.length > 1 ? 40 : 16) + (isDouble ? 20 : 0),
        bottom: 8,
        containLabel: true,
      },
      legend: legend(set.series.length > 1 && set.series.length <= 24, width),
      tooltip: tooltip("axis", (at) => linesOf(set, at, wording)),
      xAxis: isLying ? values : category,
      yAxis: isLying ? category : values,
      series: set.series.map((each, index) => ({
        name: each.name,
        ...(isLine(each)
          ? lineStyle(configuration, set.categories.length)
          : barStyle(configuration)),
        ...fixedColour(configuration, each),
        ...(isDouble && second.has(each.measure.id) && { yAxisIndex: 1 }),
        data: each.values.map((value, at) =>
          pointOf(set, at, isTime, shareOf(set, configuration, at, value)),
        ),
        ...(index === 0 && { markLine: referenceLines(configuration, isLying) }),
      })),
    };
  };
  const count = isLying
    ? set.categories.length * Math.max(1, isStacked(configuration) ? 1 : set.series.length)
    : 0;
  return { set, option, ...(count > 10 && { height: 80 + PER_BAR * Math.min(count, 200) }) };
}

const isStacked = (configuration: Readonly<Record<string, unknown>>): boolean =>
  String(configuration["BarsArrangement"] ?? configuration["Type"] ?? "").startsWith("STACKED");

function barStyle(configuration: Readonly<Record<string, unknown>>) {
  return {
    type: "bar",
    barMaxWidth: 32,
    itemStyle: { borderRadius: 2 },
    ...(isStacked(configuration) && { stack: "all" }),
  };
}

function lineStyle(configuration: Readonly<Record<string, unknown>>, points: number) {
  const isArea = String(configuration["Type"] ?? "").endsWith("AREA");
  return {
    type: "line",
    symbolSize: 5,
    // A line of one point is none without it.
    showSymbol: points <= MOST_SYMBOLS,
    lineStyle: { width: 2 },
    ...(isArea && { areaStyle: { opacity: 0.18 } }),
    ...(isStacked(configuration) && { stack: "all" }),
  };
}

function fixedColour(
  configuration: Readonly<Record<string, unknown>>,
  { colour: of, name }: Series,
) {
  const { ChartColor, ColorMap = [] } = (configuration["VisualPalette"] ?? {}) as {
    ChartColor?: string;
    ColorMap?: { Element?: { FieldValue?: string }; Color?: string }[];
  };
  const mapped = ColorMap.find(({ Element }) => Element?.FieldValue === name)?.Color;
  const color = mapped ?? (of === undefined ? ChartColor : undefined);
  return color === undefined ? {} : { color };
}

function pointOf({ categories }: SeriesSet, index: number, isTime: boolean, number: number | null) {
  const value = categories[index]?.value ?? null;
  return isTime && isMoment(value) ? [value.time, number] : number;
}

function shareOf(
  { series }: SeriesSet,
  configuration: Readonly<Record<string, unknown>>,
  index: number,
  value: Value,
) {
  if (!isDecimal(value)) return null;
  if (configuration["BarsArrangement"] !== "STACKED_PERCENT") return toNumber(value);
  const all = series
    .map(({ values }) => values[index] ?? null)
    .filter(isDecimal)
    .map(toNumber);
  return (100 * toNumber(value)) / (all.reduce((sum, each) => sum + each, 0) || 1);
}

function linesOf({ categories, series }: SeriesSet, index: number, wording: Wording) {
  const lines = series
    .map(({ measure, name, values }) => ({ name, value: values[index] ?? null, measure }))
    .filter(({ value }) => value !== null)
    .map(({ measure, name, value }) => ({ name, value: wording.show(measure, value) }));
  return { title: categories[index]?.label ?? "", lines };
}
