import { isUtf8 } from "node:buffer";
import { Refused } from "../refused";

const LF = 0x0a;
const CR = 0x0d;

/** Length of `bytes` without a character that is cut off at the end. */
export function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return need > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Line breaks (LF, CR or CRLF) in `bytes`. */
export function lineBreaks(bytes: Buffer): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF)) count += 1;
  }
  return count;
}

function firstBadLine(bytes: Buffer): number {
  let line = 0;
  for (let start = 0; start < bytes.length; line += 1) {
    const lf = bytes.indexOf(LF, start);
    const end = lf < 0 ? bytes.length : lf + 1;
    const text = bytes.subarray(start, end);
    if (!isUtf8(text)) return line;
    line += lineBreaks(text) - 1;
    start = end;
  }
  return line;
}

/**
 * Refuses text that is not UTF-8. `bytes` begin on line `firstLine`; those before `from` are known to
 * be good. Gives the end of what is known now: a character may be cut off at the end.
 */
export function checkText(bytes: Buffer, from: number, firstLine: number, final: boolean): number {
  const fresh = bytes.subarray(from);
  const zero = fresh.indexOf(0);
  if (zero >= 0) {
    const line = firstLine + lineBreaks(bytes.subarray(0, from + zero));
    throw new Refused(
      "wrong_format",
      `line ${line} holds a NUL byte: this is not a text file (or it is UTF-16 without a mark)`,
    );
  }
  const certain = final ? fresh.length : wholeCharacters(fresh);
  if (!isUtf8(fresh.subarray(0, certain))) {
    const before = lineBreaks(bytes.subarray(0, from));
    throw new Refused(
      "wrong_encoding",
      `line ${firstLine + before + firstBadLine(fresh)} is not UTF-8 (Latin-1 or Windows-1252?); ` +
        `save the file as UTF-8, or declare its encoding in a mapping of the contract`,
    );
  }
  return from + certain;
}
