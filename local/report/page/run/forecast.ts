import type { RunData } from "../../report-data";
import { add, type Decimal, toNumber, ZERO } from "../data/decimal";
import { formatNumber, shortNumber } from "../data/number-format";
import { Table } from "../data/table";
import { isDecimal, isMoment, keyOf, type Value } from "../data/values";
import { chart, type Option } from "../parts/chart";
import { freshId, h } from "../parts/dom";
import { colour } from "../parts/theme";
import { axisStyle, legend, timeAxis, tooltip } from "../visuals/chart-style";
import { plainGrid, section } from "./section";

interface Point {
  readonly time: number;
  readonly of: Readonly<Record<"actual" | "p10" | "p50" | "p90" | "mean", Decimal | null>>;
}

/** Forecast against actual: of one series with its band, or of all of a currency by the expected value. */
export function forecast({ forecast: data }: RunData): HTMLElement {
  const table = new Table(data);
  if (table.length === 0)
    return section("Forecast", undefined, h("p", { class: "empty" }, "This run left no forecast."));
  const choices = [...currencies(table), ...series(table)];
  const select = h(
    "select",
    { id: freshId("series") },
    ...choices.map(({ label }, index) => h("option", { value: index }, label)),
  );
  const box = h("div", { class: "forecast" });
  const show = () => {
    const chosen = choices[Number(select.value)];
    if (chosen)
      box.replaceChildren(
        drawing(chosen),
        h(
          "p",
          { class: "muted" },
          chosen.isSum
            ? "Expected value: quantiles of a sum are not the sum of quantiles, so a sum has no band."
            : "Median, and the band that holds eight of ten days (p10 to p90).",
        ),
      );
  };
  // At first a single series: it has a band.
  select.value = String(choices.findIndex(({ isSum }) => !isSum));
  select.addEventListener("change", show);
  show();
  const control = h(
    "div",
    { class: "controls" },
    h("div", { class: "control" }, h("label", { for: select.id }, "Series"), select),
  );
  return section("Forecast against actual", plainGrid(data), control, box);
}

interface Choice {
  readonly label: string;
  readonly isSum: boolean;
  readonly points: readonly Point[];
}

/** The series by what they sold, most first. */
function series(table: Table): Choice[] {
  const names = ["store_id", "category", "currency"].map((name) => table.values(name));
  const rows = new Map<string, number[]>();
  for (let row = 0; row < table.length; row += 1) {
    const key = names.map((values) => String(values[row] ?? "")).join(", ");
    rows.set(key, [...(rows.get(key) ?? []), row]);
  }
  const sold = (points: readonly Point[]) =>
    points.reduce((sum, { of }) => sum + (of.actual ? toNumber(of.actual) : 0), 0);
  const found = [...rows].map(([label, own]) => ({
    label,
    isSum: false,
    points: pointsOf(table, own),
  }));
  const size = new Map(
    found.map((each) => [
      each,
      each.points.filter(({ of }) => of.actual).length * 1e15 + sold(each.points),
    ]),
  );
  return found.sort((left, right) => (size.get(right) ?? 0) - (size.get(left) ?? 0));
}

function currencies(table: Table): Choice[] {
  const values = table.values("currency");
  const all = new Map(values.map((value) => [keyOf(value), value]));
  return [...all.values()].map((currency: Value) => {
    const rows = values.flatMap((value, row) => (keyOf(value) === keyOf(currency) ? [row] : []));
    const points = pointsOf(table, rows).map(({ of, time }) => ({
      time,
      of: { ...of, p10: null, p50: null, p90: null },
    }));
    return { label: `All of ${String(currency)}`, isSum: true, points };
  });
}

function pointsOf(table: Table, rows: readonly number[]): Point[] {
  const names = ["actual", "p10", "p50", "p90", "mean"] as const;
  const dates = table.values("business_date");
  const days = new Map<number, number[]>();
  for (const row of rows) {
    const date = dates[row] ?? null;
    if (isMoment(date)) days.set(date.time, [...(days.get(date.time) ?? []), row]);
  }
  return [...days]
    .sort(([left], [right]) => left - right)
    .map(([time, own]) => ({
      time,
      of: Object.fromEntries(
        names.map((name) => [name, sumOf(table.values(name), own)]),
      ) as Point["of"],
    }));
}

function sumOf(values: readonly Value[], rows: readonly number[]): Decimal | null {
  const known = rows.map((row) => values[row] ?? null).filter(isDecimal);
  return known.length === 0 ? null : known.reduce(add, ZERO);
}

function drawing({ isSum, label, points }: Choice): HTMLElement {
  const line = (name: keyof Point["of"]) =>
    points.map(({ of, time }) => [time, of[name] ? toNumber(of[name]) : null]);
  const middle = isSum ? "mean" : "p50";
  const band = points.map(({ of, time }) => [
    time,
    of.p10 && of.p90 ? toNumber(of.p90) - toNumber(of.p10) : null,
  ]);
  const option: Option = (width) => ({
    useUTC: true,
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { ...legend(true, width), data: ["Actual", "Forecast"] },
    tooltip: tooltip("axis", (index) => textAt(points[index], middle)),
    xAxis: timeAxis(),
    yAxis: { type: "value", ...axisStyle(shortNumber) },
    series: [
      {
        name: "Actual",
        type: "line",
        showSymbol: false,
        data: line("actual"),
        lineStyle: { width: 2 },
        color: colour("series-1"),
      },
      {
        name: "Forecast",
        type: "line",
        showSymbol: false,
        data: line(middle),
        lineStyle: { width: 2, type: "dashed" },
        color: colour("series-3"),
      },
      ...(isSum
        ? []
        : [
            {
              name: "p10",
              type: "line",
              stack: "band",
              symbol: "none",
              silent: true,
              data: line("p10"),
              lineStyle: { opacity: 0 },
            },
            {
              name: "band",
              type: "line",
              stack: "band",
              symbol: "none",
              silent: true,
              data: band,
              lineStyle: { opacity: 0 },
              areaStyle: { opacity: 0.18 },
              color: colour("series-3"),
            },
          ]),
    ],
  });
  const ahead = points.filter(({ of }) => of[middle]).length;
  return chart(
    `Line chart: net revenue of ${label}, ${String(points.length - ahead)} days of sales and ${String(ahead)} days of forecast.`,
    option,
  );
}

function textAt(point: Point | undefined, middle: "mean" | "p50") {
  const say = (name: string, value: Decimal | null | undefined) =>
    value ? [{ name, value: formatNumber(value, undefined) }] : [];
  const { of } = point ?? {};
  const lines = [
    ...say("Actual", of?.actual),
    ...say(middle === "mean" ? "Expected" : "Median", of?.[middle]),
    ...say("p10", of?.p10),
    ...say("p90", of?.p90),
  ];
  return { title: point ? new Date(point.time).toISOString().slice(0, 10) : "", lines };
}
