import { h } from "../parts/dom";
import { colour, letters } from "../parts/theme";

/** What a tooltip says of one place of a chart. */
export interface TooltipText {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly value: string }[];
}

const MOST_LINES = 14;

/** Colours and letters of an axis; `write` is for numbers. */
export function axisStyle(write?: (value: number) => string) {
  return {
    axisLabel: {
      color: colour("muted"),
      fontSize: letters(11),
      hideOverlap: true,
      ...(write && { formatter: write }),
    },
    axisLine: { show: write === undefined, lineStyle: { color: colour("line") } },
    axisTick: { show: false },
    splitLine: { show: write !== undefined, lineStyle: { color: colour("line") } },
  };
}

const DAY_MS = 86_400_000;

/** An axis of days, that says months where it can. */
export function timeAxis() {
  const { axisLabel, ...rest } = axisStyle();
  const formatter = { year: "{MMM} {yyyy}", month: "{MMM} {yyyy}", day: "{MMM} {d}" };
  return { type: "time", minInterval: DAY_MS, ...rest, axisLabel: { ...axisLabel, formatter } };
}

/** Names of the series, on top. */
export function legend(isShown: boolean, width: number) {
  const textStyle = {
    color: colour("ink"),
    fontSize: letters(12),
    width: Math.min(180, width / 2),
    overflow: "truncate",
  };
  return {
    show: isShown,
    type: "scroll",
    top: 0,
    left: 0,
    icon: "circle",
    itemWidth: 12,
    itemHeight: 14,
    textStyle,
    pageTextStyle: { color: colour("muted") },
    pageIconColor: colour("ink"),
    pageIconInactiveColor: colour("line"),
  };
}

/** A tooltip made of elements: data in it stays text. */
export function tooltip(
  trigger: "axis" | "item",
  textAt: (index: number, series: number) => TooltipText,
) {
  return {
    trigger,
    confine: true,
    backgroundColor: colour("card"),
    borderColor: colour("line"),
    padding: 0,
    axisPointer: { type: "line", lineStyle: { color: colour("muted") } },
    formatter: (given: unknown) => {
      const first = (Array.isArray(given) ? given[0] : given) as
        { dataIndex: number; seriesIndex: number } | undefined;
      return first ? tooltipBox(textAt(first.dataIndex, first.seriesIndex)) : "";
    },
  };
}

function tooltipBox({ lines, title }: TooltipText): HTMLElement {
  const rest = lines.length - MOST_LINES;
  const rows = lines
    .slice(0, MOST_LINES)
    .map(({ name, value }) => h("div", {}, h("span", {}, name), h("b", {}, value)));
  const more = rest > 0 ? h("div", {}, `and ${String(rest)} more`) : undefined;
  return h("div", { class: "tip" }, h("strong", {}, title), ...rows, more);
}
