import type { ColumnOf, DataSetName } from "./data-sets";
import type { ColourRule, Dimension, Measure } from "./fields";

/** One number: the newest period beside the one before, or beside a target. */
export interface Kpi<C extends string = string> {
  readonly value: Measure<C>;
  readonly by?: Dimension<C>;
  readonly target?: Measure<C>;
  readonly colours?: readonly ColourRule[];
}

export interface Line<C extends string = string> {
  readonly x: Dimension<C>;
  readonly y: readonly Measure<C>[];
  readonly colour?: Dimension<C>;
}

export interface Bar<C extends string = string> {
  /** Of several columns the first shows; a click leads to the next one. */
  readonly x: Dimension<C> | readonly [C, ...C[]];
  readonly y: readonly Measure<C>[];
  readonly colour?: Dimension<C>;
  /** @default false - bars stand upright */
  readonly lying?: boolean;
  /** @default false - bars of one group stand side by side */
  readonly stacked?: boolean;
}

export interface HeatMap<C extends string = string> {
  readonly rows: Dimension<C>;
  readonly columns: Dimension<C>;
  readonly value: Measure<C>;
}

export interface Table<C extends string = string> {
  readonly rows: readonly Dimension<C>[];
  readonly values: readonly Measure<C>[];
  readonly colours?: readonly (ColourRule & { readonly column: C })[];
}

/** A share on its arc, from 0 to a target or to `max`. */
export interface Gauge<C extends string = string> {
  readonly value: Measure<C>;
  readonly target?: Measure<C>;
  readonly max?: number;
  readonly colours?: readonly ColourRule[];
}

interface Shape {
  /** A sentence below the title. */
  readonly note?: string;
  /** Columns of the grid of 36. @default - by the kind of visual */
  readonly width?: number;
}

interface Placed<K extends string> extends Shape {
  readonly kind: K;
  readonly data: DataSetName;
  readonly title: string;
}

export type Visual =
  | (Placed<"kpi"> & Kpi)
  | (Placed<"line"> & Line)
  | (Placed<"bar"> & Bar)
  | (Placed<"heatMap"> & HeatMap)
  | (Placed<"table"> & Table)
  | (Placed<"gauge"> & Gauge);

/** A number of a data set, by its title. */
export const kpi = <D extends DataSetName>(
  data: D,
  title: string,
  spec: Kpi<ColumnOf<D>> & Shape,
): Visual => ({ kind: "kpi", data, title, ...spec });

/** Lines over time or another order. */
export const line = <D extends DataSetName>(
  data: D,
  title: string,
  spec: Line<ColumnOf<D>> & Shape,
): Visual => ({ kind: "line", data, title, ...spec });

/** Bars for groups. */
export const bar = <D extends DataSetName>(
  data: D,
  title: string,
  spec: Bar<ColumnOf<D>> & Shape,
): Visual => ({ kind: "bar", data, title, ...spec });

/** Colours for pairs of groups. */
export const heatMap = <D extends DataSetName>(
  data: D,
  title: string,
  spec: HeatMap<ColumnOf<D>> & Shape,
): Visual => ({ kind: "heatMap", data, title, ...spec });

/** Rows to read. */
export const table = <D extends DataSetName>(
  data: D,
  title: string,
  spec: Table<ColumnOf<D>> & Shape,
): Visual => ({ kind: "table", data, title, ...spec });

/** A share of a whole. */
export const gauge = <D extends DataSetName>(
  data: D,
  title: string,
  spec: Gauge<ColumnOf<D>> & Shape,
): Visual => ({ kind: "gauge", data, title, ...spec });
