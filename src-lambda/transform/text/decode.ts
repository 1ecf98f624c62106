import { isAscii, isUtf8 } from "node:buffer";
import type { Encoding } from "../landing-dataset";
import { Refused } from "../refused";
import { SingleByteDecoder } from "./single-byte";
import { lineBreaks, wholeCharacters } from "./text-check";

type ByteOrder = "utf-16le" | "utf-16be";

/** Text as UTF-8, and the encoding it had, which is certain only behind its end. */
export interface Decoded extends AsyncIterable<Buffer> {
  readonly encoding: Encoding;
}

/**
 * Text in a declared encoding as UTF-8. Text that is valid UTF-8 to its end is UTF-8 whatever was
 * declared, so the first read of a file says which it was, and the second passes that on.
 */
export function decodeText(text: AsyncIterable<Buffer>, encoding: Encoding | ByteOrder): Decoded {
  if (encoding === "utf-16le" || encoding === "utf-16be") return new Utf16Text(text, encoding);
  const decoder = SingleByteDecoder.of(encoding);
  if (decoder) return new SingleByteText(text, encoding as Encoding, decoder);
  return { encoding: "utf-8", [Symbol.asyncIterator]: () => text[Symbol.asyncIterator]() };
}

/** The beginning of UTF-16 text as UTF-8, as far as it goes. */
export function decodeUtf16(head: Buffer, order: ByteOrder): Buffer {
  return Buffer.from(new TextDecoder(order).decode(head, { stream: true }));
}

class Utf16Text implements Decoded {
  readonly encoding = "utf-16";

  constructor(
    private readonly text: AsyncIterable<Buffer>,
    private readonly order: ByteOrder,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder(this.order, { fatal: true });
    let bytes = 0;
    try {
      for await (const chunk of this.text) {
        yield Buffer.from(decoder.decode(chunk, { stream: true }));
        bytes += chunk.length;
      }
      yield Buffer.from(decoder.decode());
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ERR_ENCODING_INVALID_ENCODED_DATA") throw error;
      const reason = `text behind byte ${bytes} is not ${this.order.toUpperCase()}; save it as UTF-8`;
      throw new Refused("wrong_encoding", reason);
    }
  }
}

class SingleByteText implements Decoded {
  encoding: Encoding = "utf-8";
  private line = 1;
  private unknownOnLine: number | undefined;

  constructor(
    private readonly text: AsyncIterable<Buffer>,
    private readonly declared: Encoding,
    private readonly decoder: SingleByteDecoder,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const utf8 = new Utf8Watch();
    for await (const chunk of this.text) {
      utf8.see(chunk);
      this.watch(chunk);
      yield this.decoder.decode(chunk);
    }
    if (utf8.isValid()) return;
    this.encoding = this.declared;
    if (this.unknownOnLine === undefined) return;
    throw new Refused(
      "wrong_encoding",
      `line ${this.unknownOnLine} is neither UTF-8 nor ${this.declared}; save the file as UTF-8`,
    );
  }

  private watch(chunk: Buffer): void {
    if (this.unknownOnLine !== undefined) return;
    const at = this.decoder.firstUnknown(chunk);
    if (at >= 0) this.unknownOnLine = this.line + lineBreaks(chunk.subarray(0, at));
    this.line += lineBreaks(chunk);
  }
}

/** Whether bytes seen in chunks are valid UTF-8. */
class Utf8Watch {
  private valid = true;
  private cut = Buffer.alloc(0);

  see(chunk: Buffer): void {
    if (!this.valid || (this.cut.length === 0 && isAscii(chunk))) return;
    const bytes = Buffer.concat([this.cut, chunk]);
    const whole = wholeCharacters(bytes);
    this.valid = isUtf8(bytes.subarray(0, whole));
    this.cut = bytes.subarray(whole);
  }

  isValid(): boolean {
    return this.valid && this.cut.length === 0;
  }
}
