import { join } from "node:path";
import { timed } from "./timed";

/** The app as it is now, synthesized: the folder of its stacks. Code and contracts are built on the way. */
export async function synthesizedApp(project: string): Promise<string> {
  const folder = join(project, ".build", "bench-cdktf.out");
  await timed(process.execPath, ["scripts/synth.mjs"], {
    environment: { STAGE: "dev", CDKTF_OUTDIR: folder },
  });
  return folder;
}
