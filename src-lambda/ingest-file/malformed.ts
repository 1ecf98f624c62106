import type { CsvScanner } from "./csv-scanner";

/** Why a record cannot be split into the columns of the header. */
export type Malformed = "too_few_fields" | "too_many_fields" | "text_after_quote";

/** What is wrong with the record the scanner stands on, or undefined. */
export function malformedWhy(scanner: CsvScanner, fields: number): Malformed | undefined {
  if (scanner.broken) return "text_after_quote";
  if (scanner.fields === fields) return undefined;
  return scanner.fields < fields ? "too_few_fields" : "too_many_fields";
}
