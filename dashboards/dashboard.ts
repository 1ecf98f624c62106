import type { Filter, Parameter } from "./filters";
import type { Visual } from "./visuals";

/** A dashboard: data that `modules/bi` turns into QuickSight's definition. */
export interface Dashboard {
  /** Part of its id: lower case, with hyphens. */
  readonly name: string;
  readonly title: string;
  /** What a reader chooses for all sheets, by its name. @default - nothing */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly sheets: readonly Sheet[];
}

export interface Sheet {
  readonly title: string;
  /** Each with its control. @default - all rows are shown */
  readonly filters?: readonly Filter[];
  /** Side by side as far as there is room, then below. */
  readonly visuals: readonly Visual[];
}
