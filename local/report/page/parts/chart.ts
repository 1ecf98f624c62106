import { BarChart, GaugeChart, HeatmapChart, LineChart, PieChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import type { EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { h } from "./dom";
import { coloursOf, onTheme } from "./theme";

use([
  BarChart,
  GaugeChart,
  HeatmapChart,
  LineChart,
  PieChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

/** What is drawn, made anew whenever the colours or the size change. */
export type Option = (width: number) => EChartsCoreOption;

/** A drawing with a name for those who do not see it; `onPick` is told which item was pressed. */
export function chart(
  label: string,
  option: Option,
  onPick?: (index: number) => void,
): HTMLElement {
  const box = h("div", { class: "chart", role: "img", "aria-label": label });
  let drawn: EChartsType | undefined;
  const draw = () => {
    if (box.clientWidth === 0 || box.clientHeight === 0) return;
    drawn ??= open(box, onPick);
    drawn.resize();
    const made = coloursOf(box, () => option(box.clientWidth));
    drawn.setOption({ animation: false, ...made }, { notMerge: true });
    box.dataset["drawn"] = "true";
  };
  const forget = onTheme(draw);
  const observer = new ResizeObserver(() => {
    if (box.isConnected) return draw();
    // Taken off the page: another drawing stands in its place.
    drawn?.dispose();
    observer.disconnect();
    forget();
  });
  observer.observe(box);
  return box;
}

function open(box: HTMLElement, onPick: ((index: number) => void) | undefined): EChartsType {
  const drawn = init(box, undefined, { renderer: "canvas" });
  if (onPick) {
    drawn.on("click", ({ dataIndex }) => onPick(dataIndex));
    box.classList.add("can-drill");
  }
  return drawn;
}
