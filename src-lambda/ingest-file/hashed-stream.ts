import { createHash } from "node:crypto";

/** Bytes on their way through: hashes every one, whether or not the consumer wants them all. */
export class HashedStream {
  private readonly hash = createHash("sha256");
  private readonly source: AsyncIterator<Buffer>;
  private zeros = 0;
  bytes = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The bytes. Has no `return`: a consumer that stops early must not close the source. */
  chunks(): AsyncIterable<Buffer> {
    return { [Symbol.asyncIterator]: () => ({ next: () => this.next() }) };
  }

  /** Reads what the consumer left. */
  async drain(): Promise<void> {
    for (let step = await this.next(); !step.done;) step = await this.next();
  }

  /** Reads what the consumer left, and gives the hash of all bytes in hexadecimal. */
  async sha256(): Promise<string> {
    await this.drain();
    return this.hash.digest("hex");
  }

  /** Whether the last `count` of the bytes so far are all zero, as padding is. */
  endsInZeros(count: number): boolean {
    return count <= this.zeros;
  }

  private async next(): Promise<IteratorResult<Buffer, undefined>> {
    const step = await this.source.next();
    if (step.done) return { done: true, value: undefined };
    this.hash.update(step.value);
    this.bytes += step.value.length;
    const zeros = zerosAtEnd(step.value);
    this.zeros = zeros === step.value.length ? this.zeros + zeros : zeros;
    return { done: false, value: step.value };
  }
}

function zerosAtEnd(bytes: Buffer): number {
  let start = bytes.length;
  while (start > 0 && bytes[start - 1] === 0) start -= 1;
  return bytes.length - start;
}
