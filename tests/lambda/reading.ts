import type { LandingDataset, Mapping } from "../../src-lambda/transform/landing-dataset";
import { openRecords } from "../../src-lambda/transform/open-records";
import type { Findings } from "../../src-lambda/transform/records";
import { readCanonical } from "./canonical-reader";

/** What reading a whole file gave. */
export interface Reading {
  readonly format: string;
  readonly mapping: string | undefined;
  /** The canonical text. */
  readonly text: string;
  /** Its records: line, fault, text of a faulty one, values. */
  readonly records: readonly string[][];
  readonly findings: Findings;
}

/** A dataset with columns of these names; those with a `?` at the end are optional. */
export function datasetOf(columns: string, mappings: readonly Mapping[] = []): LandingDataset {
  return {
    dataset: "sales_raw",
    reference: false,
    columns: columns.split(" ").map((name) => ({
      name: name.replace("?", ""),
      required: !name.endsWith("?"),
    })),
    formats: ["csv", "jsonl", "parquet"],
    mappings: [...mappings],
  };
}

/** Reads bytes as ingest-file does, twice, in chunks of `chunk` bytes. */
export async function read(
  bytes: Buffer | string,
  dataset: LandingDataset,
  { chunk = 65_536, maxFileBytes = 1e9, maxGzipRatio = 100 } = {},
): Promise<Reading> {
  const body = Buffer.from(bytes);
  const limits = { maxFileBytes, maxGzipRatio };
  const open = (known?: Findings["encoding"]) =>
    openRecords(
      { packed: false, text: chunksOf(body, chunk), ranges: rangesOf(body) },
      dataset,
      limits,
      known,
    );
  const first = await open();
  let count = 0;
  await first.read(() => {
    count += 1;
    return false;
  });
  const lines: string[] = [];
  const records = await open(first.findings().encoding);
  await records.read((record) => {
    const { bytes: line, length } = record.encode();
    lines.push(line.toString("utf8", 0, length));
    return lines.length % 3 === 0;
  });
  if (lines.length !== count) throw new Error(`read ${count} records, then ${lines.length}`);
  const text = lines.join("");
  const { format, mapping } = records;
  return { format, mapping, text, records: readCanonical(text), findings: records.findings() };
}

/** Values of the records, without line and fault. */
export function valuesOf({ records }: Reading): string[][] {
  return records.map((record) => record.slice(3));
}

/** A buffer as a file that is read in order. */
export async function* chunksOf(bytes: Buffer, chunk: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < bytes.length; i += chunk) yield bytes.subarray(i, i + chunk);
}

/** A buffer as a file that is read at any place. */
export function rangesOf(bytes: Buffer) {
  return {
    bytes: bytes.length,
    read: (start: number, end: number) => Promise.resolve(Buffer.from(bytes.subarray(start, end))),
  };
}
