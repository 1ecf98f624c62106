import { readdirSync } from "node:fs";
import { join } from "node:path";

/** What Terraform puts beside what synth wrote. */
const NOT_SYNTHESIZED =
  /^(\.terraform|plan|crash\.log|.*\.tfstate(\..*)?|.*\.tfplan|\.terraform\.tfstate\.lock\.info)$/;

/** The files of a folder that synth wrote, by their paths with `/`, in order. */
export function synthesizedFiles(folder: string, under = ""): string[] {
  const entries = readdirSync(join(folder, under), { withFileTypes: true });
  const kept = entries.filter(({ name }) => !NOT_SYNTHESIZED.test(name));
  return kept
    .flatMap((entry) => {
      const path = under ? `${under}/${entry.name}` : entry.name;
      return entry.isDirectory() ? synthesizedFiles(folder, path) : [path];
    })
    .sort();
}
