import type { Part } from "../core/ledger-item";

/** Bytes collected before they are sent; S3 takes pieces from 5 MiB. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** Takes the pieces of one part, in order. */
export interface Upload {
  send(piece: Buffer, last: boolean): Promise<void>;
  abort(): Promise<void>;
}

interface Piece {
  readonly bytes: Buffer;
  readonly upload: Upload;
  readonly last: boolean;
}

/**
 * Writes lines into numbered parts of at most `partBytes`. `add` never waits: after it says that a
 * piece is full, `drain` sends it, one in flight while the next is filled.
 */
export class PartsWriter {
  readonly parts: Part[] = [];
  private piece: Buffer = Buffer.allocUnsafe(PIECE_BYTES);
  private spare: Buffer | undefined;
  private used = 0;
  private upload: Upload | undefined;
  private rows = 0;
  private bytes = 0;
  private readonly ready: Piece[] = [];
  private flight: Promise<void> = Promise.resolve();

  constructor(
    private readonly partBytes: number,
    private readonly keyOfPart: (index: number) => string,
    private readonly open: (key: string) => Upload,
  ) {}

  /** Adds a line; true if pieces wait to be sent. A line is never split over two parts. */
  add(line: Buffer, length: number): boolean {
    if (this.rows > 0 && this.bytes + length > this.partBytes) this.endPart();
    this.upload ??= this.open(this.keyOfPart(this.parts.length));
    for (let from = 0; from < length;) {
      if (this.used === PIECE_BYTES) this.endPiece(false);
      const count = line.copy(this.piece, this.used, from, length);
      this.used += count;
      from += count;
    }
    this.rows += 1;
    this.bytes += length;
    return this.ready.length > 0;
  }

  /** Sends what is full. */
  async drain(): Promise<void> {
    for (let next = this.ready.shift(); next; next = this.ready.shift()) {
      const piece = next;
      await this.flight;
      this.flight = piece.upload.send(piece.bytes, piece.last).then(() => {
        this.spare = piece.bytes;
      });
      // Awaited by the next drain; a failure before that must not count as unhandled.
      this.flight.catch(() => undefined);
    }
  }

  /** Sends the rest and gives the parts. */
  async close(): Promise<readonly Part[]> {
    if (this.rows > 0) this.endPart();
    await this.drain();
    await this.flight;
    return this.parts;
  }

  /** Removes what was begun and is not complete. */
  async abort(): Promise<void> {
    await this.flight.catch(() => undefined);
    const open = new Set([...this.ready.map((piece) => piece.upload), this.upload]);
    await Promise.allSettled([...open].map((upload) => upload?.abort()));
  }

  private endPart(): void {
    this.endPiece(true);
    const key = this.keyOfPart(this.parts.length);
    this.parts.push({ key, rows: this.rows, bytes: this.bytes });
    this.upload = undefined;
    this.rows = 0;
    this.bytes = 0;
  }

  private endPiece(last: boolean): void {
    const upload = this.upload;
    if (!upload) return;
    this.ready.push({ bytes: this.piece.subarray(0, this.used), upload, last });
    const spare = this.spare;
    this.spare = undefined;
    this.piece = spare ? reuse(spare) : Buffer.allocUnsafe(PIECE_BYTES);
    this.used = 0;
  }
}

/** The whole of a piece again, of which the last use may have sent only a beginning. */
function reuse(piece: Buffer): Buffer {
  return Buffer.from(piece.buffer, piece.byteOffset, PIECE_BYTES);
}
