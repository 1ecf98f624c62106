/** An entry of a column's `customProperties`. */
interface Entry {
  readonly property?: unknown;
  readonly value?: unknown;
}

const FILLED_BY: readonly unknown[] = ["derived", "default"];

/** Whether a job makes the values of a column, or puts one in where the source gives none. */
export const isFilled = (customProperties: readonly Entry[]): boolean =>
  customProperties.some(({ property, value }) => FILLED_BY.includes(property) && value !== false);
