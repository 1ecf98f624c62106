import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";

/** What Terraform leaves in a folder that it worked in, and what no run may get. */
const LEFT = /^(\.terraform|terraform\.tfstate.*|errored\.tfstate|crash\.log|.*\.tfplan)$/;

/** The files of a synthesized folder, sorted, with `/` in their paths, without what Terraform left there. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.split(sep).some((part) => LEFT.test(part)))
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll(sep, "/"))
    .sort();
}

/** A folder as the tar.gz of a configuration version; its bytes depend on names and contents only. */
export async function archiveOf(folder: string): Promise<Buffer> {
  const tar = pack();
  const zipped = tar.pipe(createGzip({ level: 9 }));
  for (const name of filesOf(folder)) {
    tar.entry({ name, mode: 0o644, mtime: new Date(0) }, readFileSync(join(folder, name)));
  }
  tar.finalize();
  return buffer(zipped);
}

/** What stands for a folder's names and contents in a message. */
export function digestOf(archive: Buffer): string {
  return createHash("sha256").update(archive).digest("hex").slice(0, 16);
}
