import type { ByteRanges } from "./byte-ranges";

/** Bytes asked for at once where less is wanted. */
const WINDOW_BYTES = 8 * 1024 * 1024;

/** Where some bytes lie in a file. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads on beyond what is asked for, where that is little: what lies behind it is wanted next, and thousands of
 * small row groups must not be as many requests.
 */
export class ReadAhead {
  private window: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(private readonly file: ByteRanges) {}

  /** The bytes at several places that lie close together. Not to be called again before it has answered. */
  async readAll(places: readonly Place[]): Promise<readonly Buffer[]> {
    if (places.length === 0) return [];
    const start = Math.min(...places.map((place) => place.start));
    const end = Math.max(...places.map((place) => place.end));
    if (end - start > WINDOW_BYTES) {
      return Promise.all(places.map((place) => this.file.read(place.start, place.end)));
    }
    if (start < this.start || end > this.start + this.window.length) {
      this.window = await this.file.read(start, Math.min(start + WINDOW_BYTES, this.file.bytes));
      this.start = start;
    }
    return places.map((place) =>
      this.window.subarray(place.start - this.start, place.end - this.start),
    );
  }
}
