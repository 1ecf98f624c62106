import type { OpenFile, Remote } from "./remote";

/** What every server gives in one answer. */
const ANSWER_BYTES = 32 * 1024;
/** Questions at a time: a single one would wait for the line each time. */
const IN_FLIGHT = 32;

/** Fills `piece` from `position` of a file on; false when the file is shorter. */
export async function readPiece(
  remote: Remote,
  file: OpenFile,
  piece: Buffer,
  position: number,
): Promise<boolean> {
  let next = 0;
  let isWhole = true;
  const askOn = async () => {
    while (next < piece.length && isWhole) {
      const start = next;
      const end = (next = Math.min(start + ANSWER_BYTES, piece.length));
      for (let at = start; at < end && isWhole;) {
        const bytes = await remote.read(file, piece.subarray(at, end), position + at);
        at += bytes;
        isWhole &&= bytes > 0;
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, askOn));
  return isWhole;
}
