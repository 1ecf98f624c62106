/**
 * What a text must look like to be read as a type. No stricter than the job that reads the rows: a
 * number of too many digits is a fault of its row, not of its file.
 */
const SHAPES: Readonly<Record<string, RegExp>> = {
  int: /^[+-]?\d+$/,
  bigint: /^[+-]?\d+$/,
  decimal: /^[+-]?\d+(\.\d+)?$/,
  double: /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i,
  boolean: /^(true|false)$/i,
  timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

/** Whether a text that is not blank can be read as `type`; any text is a string. */
export function isReadable(text: string, type: string): boolean {
  const shape = SHAPES[plain(type)];
  return shape === undefined || shape.test(text);
}

/** What a value of a type looks like, where its name does not say so. */
const EXAMPLES: Readonly<Record<string, string>> = {
  decimal: "1234.50",
  timestamp: "2025-06-30T10:00:00+02:00",
  date: "2025-06-30",
};

/** A value as `type` is written; undefined where any person would write it so. */
export function exampleOf(type: string): string | undefined {
  return EXAMPLES[plain(type)];
}

/** The type without its digits. */
const plain = (type: string): string => type.replace(/\(.*$/, "");
