import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Write a file whole or not at all, and only when its bytes change: others read it meanwhile. */
export function writeBuildFile(path: string, content: Uint8Array | string): void {
  const bytes = Buffer.from(content);
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${String(process.pid)}`;
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, path);
}
