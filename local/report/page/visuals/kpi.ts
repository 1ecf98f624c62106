import { type Decimal, divide, multiply, subtract, toNumber, whole } from "../data/decimal";
import { plainText } from "../data/functions";
import { formatNumber } from "../data/number-format";
import { isDecimal, type Value } from "../data/values";
import { h, svg } from "../parts/dom";
import { colourText } from "../parts/theme";
import type { Answer } from "./answer";
import { colourIn, conditionalColour } from "./conditions";
import { type Figures, figuresOf } from "./figures";
import type { Wording } from "./wording";

interface Options {
  readonly Comparison?: {
    ComparisonMethod?: string;
    ComparisonFormat?: Parameters<typeof formatNumber>[1];
  };
  readonly Sparkline?: { Visibility?: string };
  readonly ProgressBar?: { Visibility?: string };
}

/** A KPI as large figures, its comparison, and a small line of its trend. */
export function kpi(answer: Answer, wording: Wording): HTMLElement {
  const figures = figuresOf(answer, wording);
  const { compared, measure, of, rows, trend, value } = figures;
  const { shape, source } = answer.view;
  const options = (shape.configuration["KPIOptions"] ?? {}) as Options;
  const primary = h(
    "p",
    { class: "figure", "data-raw": plainText(value) },
    wording.show(measure, value),
  );
  const conditions = shape.conditions.map(
    (each) =>
      colourIn(each, "PrimaryValue", "TextColor") ?? colourIn(each, "ActualValue", "TextColor"),
  );
  const found = conditions
    .map((each) => each && conditionalColour(each, source, rows))
    .find((each) => each !== undefined);
  colourText(primary, found);
  const line =
    trend.length > 1 && options.Sparkline?.Visibility !== "HIDDEN" ? sparkline(trend) : undefined;
  return h(
    "div",
    { class: "kpi" },
    primary,
    of === undefined ? undefined : h("p", { class: "muted" }, of),
    comparison(figures, options, wording),
    bar(figures, options, compared),
    line,
  );
}

function comparison(
  { compared, measure, value }: Figures,
  { Comparison }: Options,
  wording: Wording,
): HTMLElement | undefined {
  if (!compared) return undefined;
  const against = `${compared.name}: ${wording.show(measure, compared.value)}`;
  if (!isDecimal(value) || !isDecimal(compared.value)) return h("p", { class: "muted" }, against);
  const difference = subtract(value, compared.value);
  const method = Comparison?.ComparisonMethod ?? "PERCENT_DIFFERENCE";
  const said =
    method === "DIFFERENCE"
      ? wording.show(measure, difference)
      : percent(method === "PERCENT" ? value : difference, compared.value);
  const sign = difference.units > 0n ? "up" : difference.units < 0n ? "down" : "same";
  const arrow = { up: "\u25b2", down: "\u25bc", same: "=" }[sign];
  const spoken = { up: "more than", down: "less than", same: "the same as" }[sign];
  return h(
    "p",
    { class: "change" },
    // Of no colour: of what came back, more is no good news.
    h("span", { "aria-hidden": true }, arrow),
    h("b", {}, said),
    h("span", { class: "hidden" }, ` ${spoken} `),
    h("span", { class: "muted" }, against),
  );
}

function percent(part: Decimal, all: Decimal): string {
  const positive = all.units < 0n ? { ...all, units: -all.units } : all;
  const quotient = divide(multiply(part, whole(100)), positive);
  const format = {
    NumberDisplayFormatConfiguration: {
      DecimalPlacesConfiguration: { DecimalPlaces: 1 },
      Suffix: "%",
    },
  };
  return quotient ? formatNumber(quotient, format) : "n/a";
}

function bar(
  { value }: Figures,
  { ProgressBar }: Options,
  compared: Figures["compared"],
): HTMLElement | undefined {
  if (
    ProgressBar?.Visibility !== "VISIBLE" ||
    !isDecimal(value) ||
    !isDecimal(compared?.value ?? null)
  )
    return undefined;
  return h("progress", {
    max: toNumber(compared?.value as Decimal),
    value: toNumber(value),
    "aria-label": "share of the target",
  });
}

function sparkline(values: readonly Value[]): SVGElement {
  const numbers = values.filter(isDecimal).map(toNumber);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const x = (index: number) => (100 * index) / Math.max(1, numbers.length - 1);
  const y = (number: number) => 28 - (26 * (number - least)) / (most - least || 1);
  const points = numbers
    .map((number, index) => `${x(index).toFixed(2)},${y(number).toFixed(2)}`)
    .join(" ");
  return svg(
    "svg",
    { class: "spark", viewBox: "0 0 100 30", preserveAspectRatio: "none", "aria-hidden": true },
    svg("polygon", { points: `0,30 ${points} 100,30` }),
    svg("polyline", { points }),
  );
}
