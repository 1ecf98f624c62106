const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Counts the records of a CSV by RFC 4180 from its bytes, whichever way its lines end; shares nothing with the
 * pipeline's own reader.
 */
export class RecordCounter {
  private records = 0;
  private isQuoted = false;
  private hasClosed = false;
  /** Text follows a closing quote: what another quote of the record means is anybody's guess. */
  private isTorn = false;
  private isDoubtful = false;
  private isFieldStart = true;
  private isBlank = true;

  /** Take the next bytes. */
  push(chunk: Uint8Array): void {
    for (const byte of chunk) this.take(byte);
  }

  /** Records after the header; undefined when quotes do not say which line breaks are text. */
  dataRecords(): number | undefined {
    if (this.isQuoted || this.isDoubtful) return undefined;
    const all = this.records + (this.isBlank ? 0 : 1);
    return Math.max(0, all - 1);
  }

  private take(byte: number): void {
    if (this.isQuoted) {
      this.isQuoted = byte !== QUOTE;
      this.hasClosed = !this.isQuoted;
      return;
    }
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return this.endRecord();
    const { hasClosed, isFieldStart } = this;
    // The second of a doubled quote opens the field again: the sum is the same as for an escape.
    this.isQuoted = byte === QUOTE && (isFieldStart || hasClosed);
    this.isDoubtful ||= this.isTorn && byte === QUOTE;
    this.isTorn ||= hasClosed && byte !== QUOTE && byte !== COMMA;
    this.hasClosed = false;
    this.isFieldStart = byte === COMMA;
    this.isBlank = false;
  }

  /** Between CR and LF stands a blank record, which does not count. */
  private endRecord(): void {
    if (!this.isBlank) this.records += 1;
    this.isBlank = true;
    this.isFieldStart = true;
    this.hasClosed = false;
    this.isTorn = false;
  }
}
