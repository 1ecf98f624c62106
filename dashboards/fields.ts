import type columns from "../sql/views/columns.json";

/** The views of `sql/views`. */
export type View = keyof typeof columns;

/** The columns of a view: a name that it does not have is no program. */
export type Column<V extends View> = keyof (typeof columns)[V] & string;

/** Columns that make groups; a date may be cut to a longer period. */
export type Dimension<C extends string> = C | { readonly [P in Period]: Record<P, C> }[Period];

export type Period = "day" | "week" | "month" | "quarter" | "year";

/** How the values of a column become one. */
export type Aggregation = "sum" | "average" | "min" | "max" | "count" | "distinct";

/** A number for each group: an aggregated column, or the sum of one column in percent of another's. */
export type Measure<C extends string> =
  | { readonly [A in Aggregation]: Record<A, C> }[Aggregation]
  | { readonly percent: C; readonly of: C };

/** What a colour says; the theme knows which colour that is. */
export type Meaning = "good" | "warning" | "bad";

/** When a value is shown in a colour; a bound itself does not count. */
export type ColourRule = { readonly is: Meaning } & (
  { readonly below: number } | { readonly above: number } | { readonly equals: string }
);
