/** True for an IPv4 range inside another one. */
export function isInside(narrow: string, wide: string): boolean {
  const [a, b] = [range(narrow), range(wide)];
  return (
    a !== undefined &&
    b !== undefined &&
    a.bits >= b.bits &&
    a.start >> b.shift === b.start >> b.shift
  );
}

/** True for a range that holds every address, or half of them: two such are a way to write all. */
export function isEverybody(peer: string): boolean {
  return /\/[01]$/.test(peer);
}

function range(text: string): { start: bigint; bits: number; shift: bigint } | undefined {
  const [, address = "", size = ""] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(text) ?? [];
  if (address === "") return undefined;
  const start = address.split(".").reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return { start, bits: Number(size), shift: BigInt(32 - Number(size)) };
}
