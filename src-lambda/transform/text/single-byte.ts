import { isAscii } from "node:buffer";
import type { Encoding } from "../landing-dataset";

/** Windows-1252 from 0x80 to 0x9f; a space where it has no character. */
const WINDOWS_1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** Where ISO 8859-15 differs from ISO 8859-1. */
const ISO_8859_15: Readonly<Record<number, string>> = {
  0xa4: "€",
  0xa6: "Š",
  0xa8: "š",
  0xb4: "Ž",
  0xb8: "ž",
  0xbc: "Œ",
  0xbd: "œ",
  0xbe: "Ÿ",
};

const UNKNOWN = "\ufffd";

function character(byte: number, encoding: Encoding): string {
  if (byte >= 0xa0) {
    return (encoding === "iso-8859-15" && ISO_8859_15[byte]) || String.fromCharCode(byte);
  }
  // The control characters of ISO 8859 are never meant: such bytes are another encoding.
  const letter = encoding === "windows-1252" ? WINDOWS_1252[byte - 0x80] : undefined;
  return letter === undefined || letter === " " ? UNKNOWN : letter;
}

/**
 * Turns text with one byte for each character into UTF-8. TextDecoder is no help: it takes every
 * byte for a character of some kind, and ISO 8859-1 for Windows-1252.
 */
export class SingleByteDecoder {
  /** For bytes from 0x80: the UTF-8 of their character. */
  private readonly utf8: readonly Buffer[];

  private constructor(encoding: Encoding) {
    const upper = Array.from({ length: 128 }, (_, i) => character(0x80 + i, encoding));
    this.utf8 = upper.map((letter) => Buffer.from(letter));
  }

  /** The decoder of an encoding; undefined if it has not one byte for each character. */
  static of(encoding: Encoding): SingleByteDecoder | undefined {
    return encoding.startsWith("utf") ? undefined : new SingleByteDecoder(encoding);
  }

  /** `bytes` as UTF-8. */
  decode(bytes: Buffer): Buffer {
    if (isAscii(bytes)) return bytes;
    const out = Buffer.allocUnsafe(3 * bytes.length);
    let length = 0;
    for (let i = 0; i < bytes.length; i += 1) {
      const byte = bytes[i] as number;
      if (byte < 0x80) {
        out[length] = byte;
        length += 1;
      } else {
        length += (this.utf8[byte - 0x80] as Buffer).copy(out, length);
      }
    }
    return out.subarray(0, length);
  }

  /** Where the first byte stands that is no character of the encoding; -1 if there is none. */
  firstUnknown(bytes: Buffer): number {
    if (isAscii(bytes)) return -1;
    return bytes.findIndex((byte) => byte >= 0x80 && this.isUnknown(byte));
  }

  private isUnknown(byte: number): boolean {
    return (this.utf8[byte - 0x80] as Buffer).toString() === UNKNOWN;
  }
}
