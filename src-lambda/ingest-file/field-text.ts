const QUOTE = 0x22;

/** The value of a field as delivered: outer quotes taken off, doubled ones made single. */
export function fieldText(bytes: Buffer, start: number, end: number): string {
  if (bytes[start] !== QUOTE) return bytes.toString("utf8", start, end);
  return bytes.toString("utf8", start + 1, end - 1).replaceAll('""', '"');
}
