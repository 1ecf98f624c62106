/** A file that can be read at any place. */
export interface ByteRanges {
  /** Size of the file. */
  readonly bytes: number;
  /** The bytes from `start` up to, but not including, `end`. */
  read(start: number, end: number): Promise<Buffer>;
}
