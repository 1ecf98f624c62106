import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";

/** A short name for any JSON value: the same value, the same name. */
export function shortHash(value) {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
}

/** SHA-256 of a small file. */
export function fileHash(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** SHA-256 of a file of any size. */
export async function streamedFileHash(path) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
