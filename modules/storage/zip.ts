import { type ZipOptions, zipSync } from "fflate";

// Local time on purpose: a zip holds no time zone, so these digits are the same on every machine.
const OPTIONS: ZipOptions = { mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16, level: 9 };

/** Files by name to a zip whose bytes depend on names and contents only. */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const names = [...files.keys()].sort();
  return zipSync(
    Object.fromEntries(names.map((name) => [name, [files.get(name) as Uint8Array, OPTIONS]])),
  );
}
