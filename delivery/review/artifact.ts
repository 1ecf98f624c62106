import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "../synthesized";
import { synthesizedFiles } from "../synthesized-files";

/** SHA-256 over the names and bytes of all files that synth wrote for the stacks. */
export function artifactDigest(stacks: readonly Stack[]): string {
  const digest = createHash("sha256");
  const byName = [...stacks].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, folder } of byName) {
    for (const file of synthesizedFiles(folder)) {
      const bytes = readFileSync(join(folder, file));
      digest.update(`${name}/${file}\0${bytes.length}\0`).update(bytes);
    }
  }
  return digest.digest("hex");
}
