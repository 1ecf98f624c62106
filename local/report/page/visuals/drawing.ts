import type { View } from "../data/dashboard-model";
import type { Value } from "../data/values";
import { chart } from "../parts/chart";
import { h } from "../parts/dom";
import type { Grid } from "../parts/download";
import { gridTable } from "../parts/grid-table";
import { type Answer, answer } from "./answer";
import { cartesian } from "./cartesian";
import { chartName } from "./chart-name";
import { gauge } from "./gauge";
import { gridOf } from "./grid";
import { heatMap } from "./heat-map";
import { kpi } from "./kpi";
import { pie } from "./pie";
import { pivot } from "./pivot";
import { withTotals } from "./totals";
import type { Wording } from "./wording";

/** A visual as it stands: its element, and the same as rows. */
export interface Drawing {
  readonly element: HTMLElement;
  readonly grid: Grid;
  readonly count: number;
  /** True where the element is a table already. */
  readonly isTable: boolean;
  /** Pixels that the element needs. @default - what the grid of the sheet gives it */
  readonly height?: number | undefined;
}

/** Called with the value of the category that was pressed. */
export type OnPick = (value: Value) => void;

/** What a type of visual is drawn from. */
interface Canvas {
  readonly found: Answer;
  readonly grid: Grid;
  readonly wording: Wording;
  readonly onPick: OnPick | undefined;
}

type Drawer = (canvas: Canvas) => Pick<Drawing, "element"> & Partial<Drawing>;

const DRAWERS: Readonly<Record<string, Drawer>> = {
  KPIVisual: ({ found, wording }) => ({ element: kpi(found, wording) }),
  GaugeChartVisual: ({ found, wording }) => ({ element: gaugeBox(found, wording) }),
  LineChartVisual: axes,
  BarChartVisual: axes,
  ComboChartVisual: axes,
  HeatMapVisual: ({ found, wording }) => {
    const { height, option } = heatMap(found, wording);
    return { element: chart(chartName(found, wording), option), height };
  },
  PieChartVisual: ({ found, wording }) => ({
    element: chart(chartName(found, wording), pie(found, wording).option),
  }),
  TableVisual: ({ found, grid, wording }) => tableOf(found, withTotals(found, grid, wording)),
  PivotTableVisual: ({ found, wording }) => tableOf(found, pivot(found, wording)),
};

/** Draw a view; a type that cannot be drawn is an error that names it. */
export function draw(view: View, wording: Wording, onPick?: OnPick): Drawing {
  const drawer = DRAWERS[view.shape.type];
  if (!drawer) throw new Error(`a ${view.shape.type} cannot be drawn`);
  const found = answer(view);
  const grid = gridOf(found, wording);
  const drawn = drawer({ found, grid, wording, onPick });
  return { grid, count: found.groups.length, isTable: false, ...drawn };
}

function tableOf({ view }: Answer, grid: Grid) {
  return { element: gridTable(view.shape.title, grid), grid, isTable: true };
}

function axes({ found, onPick, wording }: Canvas) {
  const { height, option, set } = cartesian(found, wording);
  const pick = (index: number) => {
    const category = set.categories[index];
    if (category && !category.isOther) onPick?.(category.value);
  };
  const element = chart(chartName(found, wording), option, onPick && pick);
  return { element, height };
}

function gaugeBox(found: Answer, wording: Wording): HTMLElement {
  const { against, option, raw, shown } = gauge(found, wording);
  const figure = h("p", { class: "figure", "data-raw": raw }, shown);
  const target = against && h("p", { class: "muted" }, against);
  const drawing = chart(`${chartName(found, wording)} ${shown}. ${against}`.trim(), option);
  return h("div", { class: "gauge" }, drawing, h("div", { class: "gauge-text" }, figure, target));
}
