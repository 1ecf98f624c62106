import { COLUMNS, csvRecord, type Sale } from "./sale";

/** How sales are written as text, and how a record of it breaks. */
export interface Form {
  /** What stands before the first record. */
  readonly header: string;
  /** A record without its line break. */
  record(sale: Sale): string;
  /** A record that lost its end, and one that has more than fits. */
  readonly broken: Readonly<Record<"missing_column" | "extra_column", (sale: Sale) => string>>;
}

const CSV: Form = {
  header: `${COLUMNS.join(",")}\n`,
  record: csvRecord,
  broken: {
    missing_column: (sale) => csvRecord(sale).split(",").slice(0, 4).join(","),
    extra_column: (sale) => `${csvRecord(sale)},surplus`,
  },
};

const JSON_LINES: Form = {
  header: "",
  record: jsonRecord,
  broken: {
    missing_column: (sale) => jsonRecord(sale).slice(0, -20),
    extra_column: (sale) => jsonRecord(sale).replace("{", '{"currency":"surplus",'),
  },
};

/** The forms a sample can have. */
export const FORMS = { csv: CSV, jsonl: JSON_LINES } as const;

const NUMBERS: readonly string[] = ["quantity", "unit_price", "discount_pct", "total_amount"];

function jsonRecord(sale: Sale): string {
  const members = COLUMNS.map((column) => {
    const value = sale[column];
    const isNumber = NUMBERS.includes(column) && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value);
    // As text, so that 12.10 keeps its zero.
    return `"${column}":${value === "" ? "null" : isNumber ? value : JSON.stringify(value)}`;
  });
  return `{${members.join(",")}}`;
}
