import { type CsvScanner, MAX_RECORD_BYTES } from "./csv-scanner";
import type { Header } from "./header";
import { malformedWhy } from "./malformed";

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const BACKSLASH = 0x5c;
const LETTER_N = 0x6e;
const LETTER_R = 0x72;

/**
 * Writes records in canonical form: `source_line,malformed,malformed_record,<columns>` with a line
 * each. Inside a field backslash, LF and CR become `\\`, `\n` and `\r`; a field with a comma or a
 * quote is quoted. The written bytes stand in `out[0..length)` until the next call.
 */
export class CanonicalEncoder {
  /** Doubling is the worst that can happen to a byte; quotes and commas need some more. */
  readonly out: Buffer;
  length = 0;
  private block: Buffer | undefined;
  private nextBackslash = -1;

  constructor(private readonly header: Header) {
    const columns = header.fieldOfColumn.length;
    this.out = Buffer.allocUnsafe(2 * MAX_RECORD_BYTES + 3 * columns + 128);
  }

  /** Encodes the record the scanner stands on. */
  encode(bytes: Buffer, scanner: CsvScanner): void {
    const why = malformedWhy(scanner, this.header.fields);
    this.length = 0;
    this.digits(scanner.line);
    this.byte(COMMA);
    if (why) this.length += this.out.write(why, this.length, "latin1");
    this.byte(COMMA);
    if (why) this.malformed(bytes, scanner);
    else if (scanner.quoted || this.hasBackslash(bytes, scanner)) this.escaped(bytes, scanner);
    else this.plain(bytes, scanner);
    this.out[this.length] = LF;
    this.length += 1;
  }

  private malformed(bytes: Buffer, scanner: CsvScanner): void {
    this.field(bytes, scanner.start, scanner.end, false);
    for (const _column of this.header.fieldOfColumn) this.byte(COMMA);
  }

  /** No quote, no backslash, hence no line break: the bytes are canonical as they are. */
  private plain(bytes: Buffer, scanner: CsvScanner): void {
    if (this.header.identical) {
      this.byte(COMMA);
      this.length += bytes.copy(this.out, this.length, scanner.start, scanner.end);
      return;
    }
    for (const field of this.header.fieldOfColumn) {
      this.byte(COMMA);
      if (field < 0) continue;
      const start = this.startOf(scanner, field);
      this.length += bytes.copy(this.out, this.length, start, scanner.ends[field]);
    }
  }

  private escaped(bytes: Buffer, scanner: CsvScanner): void {
    for (const field of this.header.fieldOfColumn) {
      this.byte(COMMA);
      if (field < 0) continue;
      const start = this.startOf(scanner, field);
      const end = scanner.ends[field] as number;
      if (bytes[start] === QUOTE) this.field(bytes, start + 1, end - 1, true);
      else this.field(bytes, start, end, false);
    }
  }

  private field(bytes: Buffer, start: number, end: number, doubled: boolean): void {
    let quote = false;
    for (let i = start; i < end && !quote; i += 1) {
      quote = bytes[i] === COMMA || bytes[i] === QUOTE;
    }
    if (quote) this.byte(QUOTE);
    for (let i = start; i < end; i += 1) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) {
        this.pair(QUOTE, QUOTE);
        if (doubled) i += 1;
      } else if (byte === LF) this.pair(BACKSLASH, LETTER_N);
      else if (byte === CR) this.pair(BACKSLASH, LETTER_R);
      else if (byte === BACKSLASH) this.pair(BACKSLASH, BACKSLASH);
      else this.byte(byte);
    }
    if (quote) this.byte(QUOTE);
  }

  private startOf(scanner: CsvScanner, field: number): number {
    return field === 0 ? scanner.start : (scanner.ends[field - 1] as number) + 1;
  }

  /** Looks for backslashes a block at a time: almost no file has one. */
  private hasBackslash(bytes: Buffer, scanner: CsvScanner): boolean {
    if (this.block !== bytes || this.nextBackslash < scanner.start) {
      this.block = bytes;
      const found = bytes.indexOf(BACKSLASH, scanner.start);
      this.nextBackslash = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.nextBackslash < scanner.end;
  }

  /** By hand: a call into Buffer for each line number costs more than the rest of a short record. */
  private digits(value: number): void {
    let end = this.length + 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end += 1;
    for (let at = end - 1, rest = value; at >= this.length; at -= 1) {
      this.out[at] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.length = end;
  }

  private byte(byte: number): void {
    this.out[this.length] = byte;
    this.length += 1;
  }

  private pair(first: number, second: number): void {
    this.byte(first);
    this.byte(second);
  }
}
