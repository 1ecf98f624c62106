const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const SHORT = new Set(Buffer.from('"\\/bfnrt'));

/** Length of the escape at `at`; 0 if it is none, a NUL, or half of a surrogate pair. */
export function escapeLength(bytes: Buffer, at: number, limit: number): number {
  const letter = at + 1 < limit ? (bytes[at + 1] as number) : 0;
  if (letter !== LETTER_U) return SHORT.has(letter) ? 2 : 0;
  const unit = unitAt(bytes, at, limit);
  if (unit === undefined || unit === 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return 0;
  if (unit < 0xd800 || unit > 0xdfff) return 6;
  const low = unitAt(bytes, at + 6, limit);
  return low !== undefined && low >= 0xdc00 && low <= 0xdfff ? 12 : 0;
}

function unitAt(bytes: Buffer, at: number, limit: number): number | undefined {
  if (at + 6 > limit || bytes[at] !== BACKSLASH || bytes[at + 1] !== LETTER_U) return undefined;
  const digits = bytes.toString("latin1", at + 2, at + 6);
  return /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
}
