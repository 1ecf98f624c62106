import { CsvRecords } from "./csv/csv-records";
import { formatOf } from "./format";
import { JsonLinesRecords } from "./jsonl/json-lines-records";
import type { Encoding, LandingDataset } from "./landing-dataset";
import type { Limits } from "./limits";
import type { ByteRanges } from "./parquet/byte-ranges";
import { ParquetRecords } from "./parquet/parquet-records";
import type { Records } from "./records";
import { readHead } from "./text/head";

/** The bytes of a landed file. */
export interface Content {
  /** In order, unpacked if the file is gzip. */
  readonly text: AsyncIterable<Buffer>;
  /** Whether the file is gzip. */
  readonly packed: boolean;
  /** As landed, at any place. */
  readonly ranges: ByteRanges;
}

/** Finds out by the first bytes what a file is, and opens its records. */
export async function openRecords(
  { packed, ranges, text }: Content,
  dataset: LandingDataset,
  limits: Limits,
  known?: Encoding,
): Promise<Records> {
  const head = await readHead(text);
  const format = formatOf(head.bytes, packed, dataset);
  if (format === "parquet") {
    // To the end first: while ranges are decoded, a connection left waiting would be closed.
    for await (const _chunk of head.all);
    return ParquetRecords.open(ranges, dataset, limits);
  }
  return format === "jsonl"
    ? new JsonLinesRecords(head, dataset)
    : new CsvRecords(head, dataset, known);
}
