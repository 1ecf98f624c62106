import { MAX_RECORD_BYTES } from "./limits";

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const BACKSLASH = 0x5c;
const LETTER_N = 0x6e;
const LETTER_R = 0x72;

/**
 * One record in canonical form: `source_line,malformed,malformed_record,<columns>` and a line feed.
 * Inside a field backslash, LF and CR become `\\`, `\n` and `\r`; a field with a comma or a quote is
 * quoted. The bytes stand in `bytes[0..length)` until the next record begins.
 */
export class CanonicalLine {
  /** Doubling is the worst that can happen to a byte; quotes and commas need some more. */
  readonly bytes: Buffer;
  length = 0;

  constructor(private readonly columns: number) {
    this.bytes = Buffer.allocUnsafe(2 * MAX_RECORD_BYTES + 3 * columns + 128);
  }

  /** Begins the record that starts on `sourceLine` of the file; its columns must follow. */
  begin(sourceLine: number): void {
    this.length = 0;
    this.digits(sourceLine);
    this.blank();
    this.blank();
  }

  /** Writes the whole of a record that cannot be split: why, and its text. */
  malformed(sourceLine: number, why: string, text: Buffer, start: number, end: number): void {
    this.length = 0;
    this.digits(sourceLine);
    this.ascii(why);
    this.field(text, start, end);
    for (let column = 0; column < this.columns; column += 1) this.blank();
    this.end();
  }

  /** Ends the record. */
  end(): void {
    this.bytes[this.length] = LF;
    this.length += 1;
  }

  /** Adds an empty column. */
  blank(): void {
    this.bytes[this.length] = COMMA;
    this.length += 1;
  }

  /** Adds bytes that are canonical as they are: one column, or several with commas between them. */
  copy(bytes: Buffer, start: number, end: number): void {
    this.blank();
    this.length += bytes.copy(this.bytes, this.length, start, end);
  }

  /** Adds a column of ASCII letters, digits and signs that need no quotes. */
  ascii(text: string): void {
    this.blank();
    this.length += this.bytes.write(text, this.length, "latin1");
  }

  /** Adds a column with any text; `doubled` if its quotes stand twice already, as in CSV. */
  field(bytes: Uint8Array, start: number, end: number, doubled = false): void {
    this.blank();
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

  /** By hand: a call into Buffer for each line number costs more than the rest of a short record. */
  private digits(value: number): void {
    let end = this.length + 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end += 1;
    for (let at = end - 1, rest = value; at >= this.length; at -= 1) {
      this.bytes[at] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.length = end;
  }

  private byte(byte: number): void {
    this.bytes[this.length] = byte;
    this.length += 1;
  }

  private pair(first: number, second: number): void {
    this.byte(first);
    this.byte(second);
  }
}
