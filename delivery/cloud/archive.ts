import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { synthesizedFiles } from "../synthesized-files";

/** A folder as the tar.gz of a configuration version; its bytes depend on names and contents only. */
export async function archiveOf(folder: string): Promise<Buffer> {
  const tar = pack();
  const zipped = tar.pipe(createGzip({ level: 9 }));
  for (const name of synthesizedFiles(folder)) {
    tar.entry({ name, mode: 0o644, mtime: new Date(0) }, readFileSync(join(folder, name)));
  }
  tar.finalize();
  return buffer(zipped);
}
