import type { Column, QueryResult } from "./athena";

/** A value of a result, typed by its column. */
export type Value = string | number | boolean | null;

const EXACT = /^(tinyint|smallint|integer|int)$/;
const APPROXIMATE = /^(double|float|real)$/;
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as objects; a number that JSON readers would round stays text. */
export function asObjects({ columns, rows }: QueryResult): Record<string, Value>[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map((column, index) => [column.name, typedValue(column, row[index])]),
    ),
  );
}

/** RFC 4180 with a header; text that a spreadsheet would run as a formula gets a leading quote. */
export function asCsv({ columns, rows }: QueryResult): string {
  const header = columns.map(({ name }) => csvField(name)).join(",");
  const lines = rows.map((row) =>
    columns.map((column, index) => csvValue(column, row[index])).join(","),
  );
  return [header, ...lines].map((line) => `${line}\r\n`).join("");
}

/** True for columns that are shown flush right. */
export function isNumeric({ type }: Column): boolean {
  return EXACT.test(type) || APPROXIMATE.test(type) || /^(bigint|decimal)/.test(type);
}

function typedValue(column: Column, text: string | undefined): Value {
  if (text === undefined) return null;
  if (column.type === "boolean") return text === "true";
  if (!isNumeric(column) || !NUMBER.test(text)) return text;
  const value = Number(text);
  if (EXACT.test(column.type) || APPROXIMATE.test(column.type)) return value;
  return isExact(text, value) ? value : text;
}

function isExact(text: string, value: number): boolean {
  const digits = text.replace(/^[+-]|\./g, "").replace(/^0+/, "");
  return Number.isFinite(value) && digits.length <= 15;
}

function csvValue(column: Column, text: string | undefined): string {
  if (text === undefined) return "";
  const isRealNumber = isNumeric(column) && NUMBER.test(text);
  return csvField(!isRealNumber && FORMULA.test(text) ? `'${text}` : text);
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
