import { createHash } from "node:crypto";

/** Bytes on their way through: hashes every one, whether or not the consumer wants them all. */
export class HashedStream {
  private readonly hash = createHash("sha256");
  private readonly source: AsyncIterator<Buffer>;
  private lastChunk: Buffer = Buffer.alloc(0);
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

  /** Whether the last `count` bytes are all zero, as padding is; only a chunk's worth is known. */
  endsInZeros(count: number): boolean {
    if (count > this.lastChunk.length) return false;
    return this.lastChunk.subarray(this.lastChunk.length - count).every((byte) => byte === 0);
  }

  private async next(): Promise<IteratorResult<Buffer, undefined>> {
    const step = await this.source.next();
    if (step.done) return { done: true, value: undefined };
    this.hash.update(step.value);
    this.bytes += step.value.length;
    this.lastChunk = step.value;
    return { done: false, value: step.value };
  }
}
