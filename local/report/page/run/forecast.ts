import type { RunData } from "../../report-data";
import { type Decimal, toNumber } from "../data/decimal";
import { formatNumber, shortNumber } from "../data/number-format";
import { Table } from "../data/table";
import { chart, type Option } from "../parts/chart";
import { freshId, h } from "../parts/dom";
import { colour } from "../parts/theme";
import { axisStyle, legend, timeAxis, tooltip } from "../visuals/chart-style";
import { type Choice, currencies, type Point, series } from "./forecast-series";
import { plainGrid, section } from "./section";

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
  const days = (name: keyof Point["of"]) => String(points.filter(({ of }) => of[name]).length);
  return chart(
    `Line chart: net revenue of ${label}, ${days("actual")} days of sales and ${days(middle)} days of forecast.`,
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
