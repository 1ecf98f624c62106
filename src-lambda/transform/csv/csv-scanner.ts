import { MAX_RECORD_BYTES, recordTooLarge } from "../limits";
import { Refused } from "../refused";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Most physical lines of one record: more is a quote that somebody forgot to close. */
export const MAX_RECORD_LINES = 100;
/** Fields whose place is kept; further ones are counted only. */
export const MAX_FIELDS = 4096;

/** Called for each record; true stops the scan behind it. */
export type OnCsvRecord = (bytes: Buffer, scanner: CsvScanner) => boolean;

/**
 * Finds the records of CSV (RFC 4180; lines end in LF, CR or CRLF) in blocks of bytes. After each
 * record its place stands in the public fields, which the next one overwrites: no objects are made.
 * A quote inside a field that does not begin with one is an ordinary character.
 */
export class CsvScanner {
  /** Line of the file on which the next record (in `onRecord`: this one) starts. */
  line = 1;
  start = 0;
  /** End of the record, its line break left out. */
  end = 0;
  fields = 0;
  /** End of each field, the last one too. */
  readonly ends = new Int32Array(MAX_FIELDS);
  /** Whether the record holds any quote. */
  quoted = false;
  /** Whether text follows a closing quote: the fields of the record are not certain. */
  broken = false;
  /** Whether the last scan was stopped by `onRecord`. */
  stopped = false;
  private next = 0;
  private breaks = 0;
  private readonly delimiter: number;

  constructor(
    private readonly onRecord: OnCsvRecord,
    delimiter = ",",
  ) {
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** Scans whole records in `bytes` from `from`; gives where the first one that is not whole starts. */
  scan(bytes: Buffer, from: number, final: boolean): number {
    this.stopped = false;
    let at = from;
    while (at < bytes.length && this.record(bytes, at, final)) {
      if (this.end - at > MAX_RECORD_BYTES) throw this.tooLarge();
      const blank = this.end === at;
      if (!blank) this.stopped = this.onRecord(bytes, this);
      this.line += this.breaks;
      at = this.next;
      if (this.stopped) return at;
    }
    if (bytes.length - at > MAX_RECORD_BYTES) throw this.tooLarge();
    return at;
  }

  private record(bytes: Buffer, start: number, final: boolean): boolean {
    const { delimiter } = this;
    const highest = Math.max(QUOTE, delimiter);
    const length = bytes.length;
    this.start = start;
    this.fields = 0;
    this.breaks = 0;
    this.quoted = false;
    this.broken = false;
    let i = start;
    for (;;) {
      // Once the quotes of a record are in doubt, only its line break still counts.
      if (i < length && bytes[i] === QUOTE && !this.broken) {
        i = this.quotedField(bytes, i, final);
        if (i < 0) return false;
      }
      let byte = 0;
      while (i < length) {
        byte = bytes[i] as number;
        // One comparison passes most text: all that matters sorts at or before the delimiter.
        if (byte <= highest) {
          if (byte === delimiter || byte === LF || byte === CR) break;
          if (byte === QUOTE) this.quoted = true;
        }
        i += 1;
      }
      if (this.fields < MAX_FIELDS) this.ends[this.fields] = i;
      this.fields += 1;
      if (i < length && byte === delimiter) i += 1;
      else return this.finish(bytes, i, final);
    }
  }

  private finish(bytes: Buffer, end: number, final: boolean): boolean {
    this.end = end;
    this.next = end;
    if (end === bytes.length) return final;
    this.breaks += 1;
    this.next = end + 1;
    if (bytes[end] === LF) return true;
    // CR: whether an LF belongs to it can stand in the next block.
    if (this.next === bytes.length) return final;
    if (bytes[this.next] === LF) this.next += 1;
    return true;
  }

  /** Passes a quoted field; gives where its text ends, or -1 if the block ends first. */
  private quotedField(bytes: Buffer, open: number, final: boolean): number {
    const openLine = this.line + this.breaks;
    this.quoted = true;
    let i = open + 1;
    for (; i < bytes.length; i += 1) {
      const byte = bytes[i] as number;
      if (byte > QUOTE) continue;
      if (byte === LF || (byte === CR && bytes[i + 1] !== LF)) {
        this.breaks += 1;
        if (this.breaks >= MAX_RECORD_LINES) throw this.unbalanced(openLine);
      } else if (byte === QUOTE) {
        if (i + 1 === bytes.length) return final ? i + 1 : -1;
        if (bytes[i + 1] !== QUOTE) return this.afterQuote(bytes, i + 1, openLine);
        i += 1;
      }
    }
    if (final) throw this.unbalanced(openLine);
    return -1;
  }

  private afterQuote(bytes: Buffer, at: number, openLine: number): number {
    const byte = bytes[at];
    if (byte === this.delimiter || byte === LF || byte === CR) return at;
    // Within one line the damage ends with the line; over several nobody knows where records end.
    if (this.breaks > 0) throw this.unbalanced(openLine);
    this.broken = true;
    return at;
  }

  private unbalanced(openLine: number): Refused {
    return new Refused(
      "unbalanced_quote",
      `line ${openLine} opens a quote that is not closed; close it, or double a quote that is text`,
    );
  }

  private tooLarge(): Refused {
    return recordTooLarge(`on line ${this.line}`);
  }
}
