import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "../synthesized";

/** What Terraform puts beside what synth wrote. */
const NOT_SYNTHESIZED =
  /^(\.terraform|plan|.*\.tfstate(\..*)?|.*\.tfplan|\.terraform\.tfstate\.lock\.info)$/;

/** SHA-256 over the names and bytes of all files that synth wrote for the stacks. */
export function artifactDigest(stacks: readonly Stack[]): string {
  const digest = createHash("sha256");
  const byName = [...stacks].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, folder } of byName) {
    for (const file of filesIn(folder)) {
      const bytes = readFileSync(join(folder, file));
      digest.update(`${name}/${file}\0${bytes.length}\0`).update(bytes);
    }
  }
  return digest.digest("hex");
}

function filesIn(folder: string, under = ""): string[] {
  const entries = readdirSync(join(folder, under), { withFileTypes: true });
  const kept = entries.filter(({ name }) => !NOT_SYNTHESIZED.test(name));
  return kept
    .flatMap((entry) => {
      const path = under ? `${under}/${entry.name}` : entry.name;
      return entry.isDirectory() ? filesIn(folder, path) : [path];
    })
    .sort();
}
