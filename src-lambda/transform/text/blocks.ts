import { utf8MarkLength } from "../format";
import { MAX_RECORD_BYTES } from "../limits";
import type { Pause } from "../records";
import { checkText } from "./text-check";

/** Twice the longest record, so that each scan moves on by at least one record's length. */
const BLOCK_BYTES = 2 * MAX_RECORD_BYTES;

/** Finds records in blocks of text. */
export interface Scanner {
  /** Line of the text on which the next record starts. */
  readonly line: number;
  /** Whether the last scan stopped behind a record, for a pause. */
  readonly stopped: boolean;
  /** Scans whole records in `bytes` from `from`; gives where the first one that is not whole starts. */
  scan(bytes: Buffer, from: number, final: boolean): number;
}

/** Text in one block of fixed size: memory stays the same whatever the file's size. */
class Block {
  private readonly space = Buffer.allocUnsafe(BLOCK_BYTES);
  private used = 0;
  private checked = 0;
  private first = true;

  constructor(
    private readonly scanner: Scanner,
    private readonly pause: Pause | undefined,
  ) {}

  /** Takes as much of `chunk` as fits, from `offset`; gives how much. */
  fill(chunk: Buffer, offset: number): number {
    const count = chunk.copy(this.space, this.used, offset);
    this.used += count;
    return count;
  }

  get full(): boolean {
    return this.used === BLOCK_BYTES;
  }

  /** Scans what is there and keeps the record that is not whole yet. */
  async scan(final: boolean): Promise<void> {
    const bytes = this.space.subarray(0, this.used);
    let at = this.first ? utf8MarkLength(bytes) : 0;
    this.first = false;
    this.checked = checkText(bytes, this.checked, this.scanner.line, final);
    do {
      at = this.scanner.scan(bytes, at, final);
      if (this.pause) await this.pause();
    } while (this.scanner.stopped);
    this.space.copyWithin(0, at, this.used);
    this.used -= at;
    this.checked = Math.max(0, this.checked - at);
  }
}

/** Lets `scanner` find the records of UTF-8 text; throws `Refused` for text that is none. */
export async function scanText(
  text: AsyncIterable<Buffer>,
  scanner: Scanner,
  pause?: Pause,
): Promise<void> {
  const block = new Block(scanner, pause);
  for await (const chunk of text) {
    for (let offset = 0; offset < chunk.length;) {
      offset += block.fill(chunk, offset);
      if (block.full) await block.scan(false);
    }
  }
  await block.scan(true);
}
