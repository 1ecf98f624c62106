const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Counts the records of a CSV by RFC 4180 from its bytes; shares nothing with the pipeline's own reader. */
export class RecordCounter {
  private records = 0;
  private isQuoted = false;
  private isFieldStart = true;
  private isBlank = true;

  /** Take the next bytes. */
  push(chunk: Uint8Array): void {
    for (const byte of chunk) this.take(byte);
  }

  /** Records after the header; undefined when a quote is still open at the end. */
  dataRecords(): number | undefined {
    if (this.isQuoted) return undefined;
    const all = this.records + (this.isBlank ? 0 : 1);
    return Math.max(0, all - 1);
  }

  private take(byte: number): void {
    if (this.isQuoted) {
      // The second of a doubled quote opens the field again: the sum is the same as for an escape.
      if (byte === QUOTE) {
        this.isQuoted = false;
        this.isFieldStart = true;
      }
      return;
    }
    if (byte === LINE_FEED) return this.endRecord();
    if (byte === CARRIAGE_RETURN) return;
    this.isQuoted = byte === QUOTE && this.isFieldStart;
    this.isFieldStart = byte === COMMA;
    this.isBlank = false;
  }

  private endRecord(): void {
    if (!this.isBlank) this.records += 1;
    this.isBlank = true;
    this.isFieldStart = true;
  }
}
