import type { Parameters } from "./source";

/** What somebody chose in a filter's control, in place of what the definition says. */
export type Choice =
  /** Texts of the values; none means all. */
  | { readonly kind: "values"; readonly values: readonly string[] }
  /** UTC milliseconds, the end not included. */
  | { readonly kind: "span"; readonly from?: number; readonly to?: number };

/** What filters depend on beside the rows. */
export interface FilterContext {
  readonly parameters: Parameters;
  /** By id of the filter. */
  readonly choices: ReadonlyMap<string, Choice>;
  readonly now: number;
}
