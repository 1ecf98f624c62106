import { MAX_RECORD_BYTES, recordTooLarge } from "../limits";
import type { Refused } from "../refused";
import type { Scanner } from "../text/blocks";

const LF = 0x0a;
const CR = 0x0d;
const BLANKS: readonly (number | undefined)[] = [0x20, 0x09, CR];

/** Called for each line that is not blank; true stops the scan behind it. */
export type OnLine = (bytes: Buffer, start: number, end: number) => boolean;

/** Finds the lines of JSON lines in blocks of bytes. */
export class LineScanner implements Scanner {
  /** Line on which the next record (in `onLine`: this one) stands. */
  line = 1;
  stopped = false;

  constructor(private readonly onLine: OnLine) {}

  scan(bytes: Buffer, from: number, final: boolean): number {
    this.stopped = false;
    let at = from;
    while (at < bytes.length) {
      const lf = bytes.indexOf(LF, at);
      if (lf < 0 && !final) break;
      const end = lf < 0 ? bytes.length : lf;
      if (end - at > MAX_RECORD_BYTES) throw this.tooLarge();
      const stop = end > at && bytes[end - 1] === CR ? end - 1 : end;
      if (!isBlank(bytes, at, stop)) this.stopped = this.onLine(bytes, at, stop);
      this.line += 1;
      at = Math.min(end + 1, bytes.length);
      if (this.stopped) return at;
    }
    if (bytes.length - at > MAX_RECORD_BYTES) throw this.tooLarge();
    return at;
  }

  private tooLarge(): Refused {
    return recordTooLarge(`on line ${this.line}`);
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end && BLANKS.includes(bytes[at])) at += 1;
  return at === end;
}
