import { gzipSync } from "fflate";

const BLOCK = 512;

/** Files by name to a tar.gz whose bytes depend on names and contents only; names are short ASCII. */
export function tarGz(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  const parts = entries.flatMap(([name, bytes]) => [
    header(name, bytes.length),
    bytes,
    new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK),
  ]);
  return gzipSync(Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]), { mtime: 0, level: 9 });
}

/** Of POSIX ustar: text fields, numbers in octal, and a sum over the block with blanks in its place. */
function header(name: string, size: number): Uint8Array {
  if (!/^[\x20-\x7e]{1,100}$/.test(name)) throw new Error(`"${name}" does not fit into a tar`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(name, 0);
  block.write(octal(0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
