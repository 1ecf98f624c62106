import { MAX_RECORD_BYTES } from "../limits";

/** The longest record and a byte more: enough to see the first record of any file that is taken. */
const HEAD_BYTES = MAX_RECORD_BYTES + 1;

/** The beginning of a stream, looked at without taking it away. */
export interface Head {
  readonly bytes: Buffer;
  /** Whether there is nothing behind `bytes`. */
  readonly whole: boolean;
  /** The whole stream, `bytes` first. */
  readonly all: AsyncIterable<Buffer>;
}

/** Reads the first bytes of a stream, as far as decisions need them. */
export async function readHead(stream: AsyncIterable<Buffer>, most = HEAD_BYTES): Promise<Head> {
  const source = stream[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let length = 0;
  let whole = false;
  while (length < most && !whole) {
    const step = await source.next();
    if (step.done) {
      whole = true;
    } else {
      chunks.push(step.value);
      length += step.value.length;
    }
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield* chunks.splice(0);
    if (!whole) yield* { [Symbol.asyncIterator]: () => source };
  }
  return { bytes: Buffer.concat(chunks), whole, all: all() };
}
