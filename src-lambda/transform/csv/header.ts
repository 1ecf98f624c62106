import { isAscii, isUtf8 } from "node:buffer";
import type { Encoding, LandingDataset } from "../landing-dataset";
import {
  fits,
  lacksColumns,
  type Layout,
  nearest,
  noticesOn,
  onlyOne,
  sameCase,
  shown,
} from "../layout";
import { MAX_COLUMNS } from "../limits";
import { Refused } from "../refused";
import { SingleByteDecoder } from "../text/single-byte";
import { CsvScanner } from "./csv-scanner";

/** How a file's fields become the columns of the contract. */
export interface Header {
  /** Fields each record must have. */
  readonly fields: number;
  /** For each contract column the field that holds it, or -1. */
  readonly fieldOfColumn: readonly number[];
  /** Whether fields are parted by commas, so that none holds one without quotes. */
  readonly splitsAtCommas: boolean;
  /** Whether the file has the contract's columns in the contract's order, and no others. */
  readonly identical: boolean;
  readonly notices: readonly string[];
}

function namesIn(bytes: Buffer, scanner: CsvScanner, encoding: Encoding): string[] {
  const names: string[] = [];
  for (let i = 0, start = scanner.start; i < Math.min(scanner.fields, MAX_COLUMNS); i += 1) {
    const end = scanner.ends[i] as number;
    const text = textOf(bytes.subarray(start, end), encoding);
    names.push(sameCase(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text));
    start = end + 1;
  }
  return names;
}

function textOf(bytes: Buffer, encoding: Encoding): string {
  const decoder = isUtf8(bytes) ? undefined : SingleByteDecoder.of(encoding);
  return (decoder?.decode(bytes) ?? bytes).toString("utf8");
}

/** What the first record of a file says of its form. */
interface Found {
  readonly layout: Layout;
  /** Encoding that the header proves, or that its layout declares. */
  readonly encoding: Encoding;
}

/** Finds the one layout whose columns the first record of `head` names, or comes nearest to naming. */
export function layoutOfCsv(
  head: Buffer,
  whole: boolean,
  layouts: readonly Layout[],
  dataset: string,
): Found {
  if (head.toString("latin1", 0, 4).toLowerCase() === "sep=") {
    const reason = `file of ${dataset} begins with sep=, a note to Excel; leave that line out`;
    throw new Refused("header_missing_column", reason);
  }
  const found = layouts.map((layout) => ({ layout, ...atStart(head, whole, layout) }));
  const fitting = found.filter(({ layout, names }) => fits(layout, new Set(names)));
  // A mapping with the contract's own names and delimiter adds an encoding to them.
  const [own, ...declared] = fitting.map(({ layout }) => layout);
  const isOwn = (layout: Layout) =>
    layout.delimiter === own?.delimiter && String(layout.names) === String(own.names);
  const layout = onlyOne(
    declared.some(isOwn) ? declared : fitting.map((one) => one.layout),
    dataset,
  );
  return fitting.find((one) => one.layout === layout) ?? nearest(found as [(typeof found)[0]]);
}

function atStart(head: Buffer, whole: boolean, { delimiter, encoding }: Layout) {
  let names: readonly string[] = [];
  let isUtf8Text = false;
  const scanner = new CsvScanner((bytes, record) => {
    const text = bytes.subarray(record.start, record.end);
    isUtf8Text = !isAscii(text) && isUtf8(text);
    names = namesIn(bytes, record, encoding);
    return true;
  }, delimiter);
  try {
    scanner.scan(head, 0, whole);
  } catch (error) {
    // What cannot be split in this way is not of this layout.
    if (!(error instanceof Refused)) throw error;
  }
  return { names, encoding: isUtf8Text ? ("utf-8" as const) : encoding };
}

function delimiterHint(names: readonly string[], { delimiter }: Layout): string {
  const only = names.length === 1 ? (names[0] ?? "") : "";
  const found = [",", ";", "\t", "|"].find((other) => other !== delimiter && only.includes(other));
  return found
    ? `; fields must be separated by ${JSON.stringify(delimiter)}, not ${JSON.stringify(found)}, ` +
        `or a mapping of the contract must declare it`
    : "";
}

/** Compares a file's header with a layout, by name; throws `Refused` if they do not fit. */
export function readHeader(
  bytes: Buffer,
  scanner: CsvScanner,
  dataset: LandingDataset,
  layout: Layout,
): Header {
  if (scanner.fields > MAX_COLUMNS) {
    throw new Refused(
      "header_too_wide",
      `header has ${scanner.fields} columns, at most ${MAX_COLUMNS} are read`,
    );
  }
  if (scanner.broken) {
    throw new Refused("unbalanced_quote", `header on line ${scanner.line} has text after a quote`);
  }
  const names = namesIn(bytes, scanner, "utf-8");
  const twice = names.filter((name, i) => name !== "" && names.indexOf(name) !== i);
  if (twice.length > 0) {
    throw new Refused("header_duplicate", `header names ${shown(twice)} more than once`);
  }
  const found = new Set(names);
  if (!fits(layout, found)) {
    const { code, message } = lacksColumns("header lacks", { layout, names }, dataset);
    throw new Refused(code, message + delimiterHint(names, layout));
  }
  const fieldOfColumn = layout.names.map((name) => names.indexOf(name));
  return {
    fields: names.length,
    fieldOfColumn,
    splitsAtCommas: layout.delimiter === ",",
    identical:
      names.length === fieldOfColumn.length && fieldOfColumn.every((field, i) => field === i),
    notices: noticesOn(layout, names, dataset),
  };
}
