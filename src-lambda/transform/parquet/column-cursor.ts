import { parquetHeader } from "hyparquet/src/column.js";
import type { DecodedArray, PageHeader } from "hyparquet/src/types.js";
import { isUtf8 } from "node:buffer";
import type { CanonicalLine } from "../canonical-line";
import { Refused } from "../refused";
import { crc32 } from "./crc32";
import { damaged } from "./damage";
import type { FileColumn } from "./footer";
import { dictionaryOf, type Page, pageOf } from "./page";
import { valueText } from "./value-text";

/** Largest page, and most rows of one: pages are unpacked one at a time. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;
const MAX_PAGE_ROWS = 4 * 1024 * 1024;

/** Stands on one value of a column chunk; unpacks a page only when it gets there. */
export class ColumnCursor {
  private at = 0;
  private page: Page | undefined;
  private row = 0;
  private value = -1;
  private dictionary: readonly (string | Uint8Array)[] | undefined;
  private current: string | Uint8Array | undefined;
  private readonly toText: (value: unknown) => string | Uint8Array;

  constructor(
    private readonly bytes: Buffer,
    private readonly column: FileColumn,
    private readonly codec: string,
  ) {
    const text = valueText(column.element);
    this.toText =
      text === "utf8"
        ? (value) => this.checked(value as Uint8Array)
        : (value) => text(value as never);
  }

  /** Moves to the next row; gives the bytes its value takes. */
  next(): number {
    while (!this.page || this.row === this.page.rows) this.nextPage();
    const { isIndexed, present, values } = this.page;
    const isThere = !present || present[this.row] === 1;
    this.row += 1;
    this.current = undefined;
    if (!isThere) return 0;
    this.value += 1;
    const value = values[this.value] as unknown;
    this.current = isIndexed ? this.entry(value as number) : this.toText(value);
    return this.current.length;
  }

  /** Writes the value of the row as a column of `line`. */
  write(line: CanonicalLine): void {
    if (this.current === undefined) line.blank();
    else if (typeof this.current === "string") line.ascii(this.current);
    else line.field(this.current, 0, this.current.length);
  }

  /** Refuses a column with more values than its row group has rows. */
  checkEnd(): void {
    if (this.page && this.row < this.page.rows)
      throw damaged(`${this.column.name} has more values`);
  }

  private entry(index: number): string | Uint8Array {
    const entry = this.dictionary?.[index];
    if (entry === undefined) throw damaged(`dictionary of ${this.column.name} has no ${index}`);
    return entry;
  }

  private nextPage(): void {
    if (this.at >= this.bytes.length) throw damaged(`${this.column.name} has too few values`);
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    const reader = { view, offset: this.at };
    const header = parquetHeader(reader);
    const end = reader.offset + header.compressed_page_size;
    if (!(header.compressed_page_size >= 0) || end > this.bytes.length) {
      throw damaged(`a page of ${this.column.name} reaches over the end of its column`);
    }
    const body = this.bytes.subarray(reader.offset, end);
    this.check(header, body);
    this.at = end;
    const context = { element: this.column.element, codec: this.codec };
    if (header.type === "DICTIONARY_PAGE") {
      this.dictionary = this.texts(dictionaryOf(body, header, context));
      return;
    }
    const page = pageOf(body, header, context);
    if (!page) return;
    this.page = page;
    this.row = 0;
    this.value = -1;
  }

  private texts(values: DecodedArray): (string | Uint8Array)[] {
    return Array.from(values as ArrayLike<unknown>, this.toText);
  }

  private check(header: PageHeader, body: Buffer): void {
    const rows =
      (header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header)
        ?.num_values ?? 0;
    if (header.uncompressed_page_size > MAX_PAGE_BYTES || rows > MAX_PAGE_ROWS) {
      throw new Refused(
        "parquet_too_large",
        `a page of ${this.column.name} has ${header.uncompressed_page_size} bytes and ${rows} rows, ` +
          `at most ${MAX_PAGE_BYTES} and ${MAX_PAGE_ROWS} are read; write smaller pages`,
      );
    }
    if (header.crc !== undefined && header.crc !== crc32(body)) {
      throw damaged(`a page of ${this.column.name} has another checksum than its header says`);
    }
  }

  private checked(text: Uint8Array): Uint8Array {
    if (isUtf8(text) && !text.includes(0)) return text;
    const reason = `a value of column ${this.column.name} is not UTF-8 text without NUL; write it as text`;
    throw new Refused("wrong_encoding", reason);
  }
}
