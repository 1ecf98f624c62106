import type { ColumnOf, DataSetName } from "./data-sets";

/** One value that a reader chooses from those of a column. */
export interface Parameter {
  readonly title: string;
  readonly default: string;
  readonly data: DataSetName;
  readonly column: string;
}

/** Rows that are shown; a filter on a sheet holds for every data set that has the column. */
export type Filter = {
  readonly title: string;
  readonly data: DataSetName;
  readonly column: string;
} & (
  | { readonly kind: "oneOf" }
  | { readonly kind: "equals"; readonly parameter: string }
  | { readonly kind: "within"; readonly lastYears: number }
);

/** A parameter, chosen from the values of a column. */
export const choiceOf = <D extends DataSetName>(
  data: D,
  column: ColumnOf<D>,
  { title, first }: { readonly title: string; readonly first: string },
): Parameter => ({ title, default: first, data, column });

/** Any of the values, all of them at first. */
export const oneOf = <D extends DataSetName>(
  data: D,
  column: ColumnOf<D>,
  title: string,
): Filter => ({ kind: "oneOf", data, column, title });

/** The value that a parameter has. */
export const equals = <D extends DataSetName>(
  data: D,
  column: ColumnOf<D>,
  parameter: string,
): Filter => ({ kind: "equals", data, column, title: parameter, parameter });

/** Dates of so many years up to now, and what the reader makes of it. */
export const within = <D extends DataSetName>(
  data: D,
  column: ColumnOf<D>,
  { title, lastYears }: { readonly title: string; readonly lastYears: number },
): Filter => ({ kind: "within", data, column, title, lastYears });
