import type { LandingDataset } from "./contract";
import type { CsvScanner } from "./csv-scanner";
import { fieldText } from "./field-text";
import { Refused } from "./refused";

const MAX_COLUMNS = 1000;
const MAX_SHOWN = 10;

/** How a file's fields become the columns of the contract. */
export interface Header {
  /** Fields each record must have. */
  readonly fields: number;
  /** For each contract column the field that holds it, or -1. */
  readonly fieldOfColumn: readonly number[];
  /** Whether the file has the contract's columns in the contract's order, and no others. */
  readonly identical: boolean;
  readonly notices: readonly string[];
}

function namesIn(bytes: Buffer, scanner: CsvScanner): string[] {
  const names: string[] = [];
  for (let i = 0, start = scanner.start; i < scanner.fields; i += 1) {
    const end = scanner.ends[i] as number;
    names.push(fieldText(bytes, start, end).trim().toLowerCase());
    start = end + 1;
  }
  return names;
}

function shown(names: readonly string[]): string {
  const short = names.slice(0, MAX_SHOWN).map((name) => JSON.stringify(name.slice(0, 64)));
  return names.length > MAX_SHOWN
    ? `${short.join(", ")} and ${names.length - MAX_SHOWN} more`
    : short.join(", ");
}

function delimiterHint(names: readonly string[]): string {
  const only = names.length === 1 ? (names[0] ?? "") : "";
  const found = [";", "\t", "|"].find((delimiter) => only.includes(delimiter));
  return found ? `; fields must be separated by commas, not ${JSON.stringify(found)}` : "";
}

function checkNames(names: readonly string[], contract: LandingDataset): void {
  const twice = names.filter((name, i) => name !== "" && names.indexOf(name) !== i);
  if (twice.length > 0) {
    throw new Refused("header_duplicate", `header names ${shown(twice)} more than once`);
  }
  const missing = contract.columns.filter((c) => c.required && !names.includes(c.name));
  if (missing.length > 0) {
    // Names found are not shown: a file without a header has a row of data there.
    throw new Refused(
      "header_missing_column",
      `header lacks required ${missing.map((c) => c.name).join(", ")} ` +
        `of ${contract.dataset}${delimiterHint(names)}`,
    );
  }
}

/** Notices about columns the contract does not know and optional ones that are not there. */
function noticesOn(names: readonly string[], contract: LandingDataset): string[] {
  const known = new Set(contract.columns.map((c) => c.name));
  const extra = names.filter((name) => !known.has(name));
  const absent = contract.columns.filter((c) => !names.includes(c.name)).map((c) => c.name);
  return [
    ...(extra.length > 0 ? [`columns not in the contract stay unread: ${shown(extra)}`] : []),
    ...(absent.length > 0 ? [`optional columns are not delivered: ${absent.join(", ")}`] : []),
  ];
}

/** Compares a file's header with the contract, by name; throws `Refused` if they do not fit. */
export function readHeader(bytes: Buffer, scanner: CsvScanner, contract: LandingDataset): Header {
  if (scanner.fields > MAX_COLUMNS) {
    throw new Refused(
      "header_too_wide",
      `header has ${scanner.fields} columns, at most ${MAX_COLUMNS} are read`,
    );
  }
  if (scanner.broken) {
    throw new Refused("unbalanced_quote", `header on line ${scanner.line} has text after a quote`);
  }
  const names = namesIn(bytes, scanner);
  checkNames(names, contract);
  const fieldOfColumn = contract.columns.map((c) => names.indexOf(c.name));
  return {
    fields: names.length,
    fieldOfColumn,
    identical:
      names.length === fieldOfColumn.length && fieldOfColumn.every((field, i) => field === i),
    notices: noticesOn(names, contract),
  };
}
