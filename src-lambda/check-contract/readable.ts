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
  const shape = SHAPES[type.replace(/\(.*$/, "")];
  return shape === undefined || shape.test(text);
}
