import { RecordCounter } from "./record-counter";

const OBJECT = 0x7b;
const LINE_FEED = 0x0a;
const BLANKS = [0x20, 0x09, 0x0d, LINE_FEED];
const UTF8_MARK = Buffer.from("\ufeff");
const HEAD_BYTES = 4096;

/** Counts the records of JSON lines: lines that are not blank. */
class LineCounter {
  private lines = 0;
  private isBlank = true;

  push(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === LINE_FEED && !this.isBlank) this.lines += 1;
      this.isBlank = byte === LINE_FEED || (this.isBlank && BLANKS.includes(byte));
    }
  }

  dataRecords(): number {
    return this.lines + (this.isBlank ? 0 : 1);
  }
}

/** Counts the records of a file whose first bytes say what it is; shares nothing with the pipeline. */
export class ContentCounter {
  private head = Buffer.alloc(0);
  private counter: LineCounter | RecordCounter | undefined;
  private isUncountable = false;

  /** Take the next bytes. */
  push(chunk: Buffer): void {
    if (!this.counter && !this.isUncountable) {
      this.head = Buffer.concat([this.head, chunk]);
      if (this.head.length >= HEAD_BYTES) this.decide();
    } else this.counter?.push(chunk);
  }

  /** The records of all bytes; undefined when nobody can tell without the pipeline's own reader. */
  records(): number | undefined {
    if (!this.counter && !this.isUncountable) this.decide();
    return this.counter?.dataRecords();
  }

  private decide(): void {
    const isMarked = this.head.subarray(0, UTF8_MARK.length).equals(UTF8_MARK);
    const head = isMarked ? this.head.subarray(UTF8_MARK.length) : this.head;
    const first = head.find((byte) => !BLANKS.includes(byte));
    const firstLine =
      head
        .toString("latin1")
        .trimStart()
        .split(/[\r\n]/)[0] ?? "";
    if (first === OBJECT) this.counter = new LineCounter();
    // Parquet, UTF-16, and CSV whose quotes follow another delimiter than the comma.
    else if (/^PAR1|[\0;|\t]/.test(firstLine)) this.isUncountable = true;
    else this.counter = new RecordCounter();
    this.counter?.push(head);
  }
}
