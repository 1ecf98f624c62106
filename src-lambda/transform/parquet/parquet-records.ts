import { CanonicalLine } from "../canonical-line";
import type { LandingDataset } from "../landing-dataset";
import { type Layout, layoutByNames, missingColumns, noticesOn, sameCase, shown } from "../layout";
import {
  type Limits,
  MAX_COLUMNS,
  MAX_RECORD_BYTES,
  mostUnpacked,
  recordTooLarge,
  tooLarge,
} from "../limits";
import type { Findings, OnRecord, Pause, Records, Standing } from "../records";
import { Refused } from "../refused";
import type { ByteRanges } from "./byte-ranges";
import type { ColumnCursor } from "./column-cursor";
import { decoding, unsupported } from "./damage";
import { type FileColumn, type Footer, readFooter } from "./footer";
import { ReadAhead } from "./read-ahead";
import { type Chunk, chunksOf, openChunks } from "./row-group";
import { valueText } from "./value-text";

/** The records of a Parquet file, a row group at a time. Their line is their number, from 1. */
export class ParquetRecords implements Records {
  readonly format = "parquet";
  private readonly line: CanonicalLine;
  private readonly wanted: readonly (FileColumn | undefined)[];
  private number = 0;
  private bytes = 0;

  private constructor(
    private readonly file: ByteRanges,
    private readonly footer: Footer,
    private readonly layout: Layout,
    private readonly dataset: LandingDataset,
    private readonly limits: Limits,
  ) {
    this.line = new CanonicalLine(dataset.columns.length);
    this.wanted = layout.names.map((name) =>
      footer.columns.find((column) => sameCase(column.name) === name),
    );
    this.present.forEach(checkColumn);
  }

  /** Reads the file's footer and finds the layout its columns fit. */
  static async open(
    file: ByteRanges,
    dataset: LandingDataset,
    limits: Limits,
  ): Promise<ParquetRecords> {
    const footer = await readFooter(file);
    const names = namesOf(footer);
    const layout = layoutByNames(new Set(names), dataset);
    if (!layout) throw missingColumns("Parquet schema lacks", names, dataset);
    return new ParquetRecords(file, footer, layout, dataset, limits);
  }

  get mapping(): string | undefined {
    return this.layout.name;
  }

  async read(onRecord: OnRecord, pause?: Pause): Promise<void> {
    const { file, footer, present } = this;
    const groups = decoding("its footer describes no row groups", () =>
      footer.rowGroups.map((group, i) => ({
        rows: Number(group.num_rows),
        chunks: chunksOf(group, i, present, file.bytes),
      })),
    );
    this.checkUnpacked(groups.flatMap(({ chunks }) => chunks));
    const standing: Standing = { malformed: undefined, encode: () => this.line };
    const ahead = new ReadAhead(file);
    for (const { chunks, rows } of groups) {
      const cursors = await openChunks(ahead, chunks);
      const byColumn = this.wanted.map((column) => cursors[present.indexOf(column as FileColumn)]);
      for (let row = 0; row < rows; row += 1) {
        this.number += 1;
        decoding(`record ${this.number}`, () => this.encode(byColumn));
        if (onRecord(standing)) await pause?.();
      }
      cursors.forEach((cursor) => cursor.checkEnd());
    }
    await pause?.();
  }

  findings(): Findings {
    const notices = noticesOn(this.layout, namesOf(this.footer), this.dataset);
    return { notices, encoding: undefined };
  }

  private get present(): readonly FileColumn[] {
    return this.wanted.filter((column) => column !== undefined);
  }

  private encode(cursors: readonly (ColumnCursor | undefined)[]): void {
    const { line } = this;
    line.begin(this.number);
    let bytes = 0;
    for (const cursor of cursors) {
      bytes += cursor?.next() ?? 0;
      if (bytes > MAX_RECORD_BYTES) throw recordTooLarge(String(this.number));
      if (cursor) cursor.write(line);
      else line.blank();
    }
    line.end();
    this.count(line.length);
  }

  /** A dictionary can name one long value a million times: what comes out counts as unpacked. */
  private count(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > mostUnpacked(this.file.bytes, this.limits)) throw bomb(this.limits);
    if (this.bytes <= this.limits.maxFileBytes) return;
    throw tooLarge("records take more bytes as text", this.limits);
  }

  private checkUnpacked(chunks: readonly Chunk[]): void {
    const bytes = chunks.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
    if (bytes > mostUnpacked(this.file.bytes, this.limits)) throw bomb(this.limits);
  }
}

function namesOf({ columns }: Footer): string[] {
  if (columns.length > MAX_COLUMNS) {
    const reason = `schema has ${columns.length} columns, at most ${MAX_COLUMNS} are read`;
    throw new Refused("header_too_wide", reason);
  }
  const names = columns.map(({ name }) => sameCase(name));
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  if (twice.length === 0) return names;
  throw new Refused("header_duplicate", `schema names ${shown(twice)} more than once`);
}

function checkColumn({ element, isNested, name }: FileColumn): void {
  if (isNested) {
    throw unsupported(
      `column ${JSON.stringify(name)} is nested; deliver one value for each record`,
    );
  }
  valueText(element);
}

function bomb({ maxGzipRatio }: Limits): Refused {
  return new Refused(
    "parquet_bomb",
    `Parquet unpacks to more than ${maxGzipRatio} times its size; a file of sales does not; ` +
      `deliver it as CSV if it is real`,
  );
}
