import { Command } from "commander";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { docPages, SHOWN_STAGE } from "../delivery/docs/pages";
import { Failure } from "../delivery/failure";
import { readStacks } from "../delivery/synthesized";
import { synth } from "../local/synth";
import { stopSignal } from "./interrupt";
import { projectFolder } from "./project";
import { progressFor } from "./show";

/** `pipeline docs`: the pages that are made from the code. */
export function docsCommand(): Command {
  return new Command("docs")
    .description(
      "write docs/architecture.md, docs/cost.md and docs/generated from the synthesized app",
    )
    .option("--check", "write nothing; fail when a page is stale")
    .action(async ({ check }: { check?: boolean }) => {
      const project = projectFolder();
      const pages = await progressFor(false).run("make the pages", async (report) => {
        const made = await generate(project);
        report([...made.keys()].join(", "));
        return made;
      });
      if (check) refuseStale(project, pages);
      else write(project, pages);
    });
}

/** Synthesized into a folder of its own: what `cdktf.out` holds stays, whatever its stage. */
async function generate(project: string): Promise<ReadonlyMap<string, string>> {
  const work = join(project, ".build", "docs");
  const output = join(work, "cdktf.out");
  await synth({
    project,
    stage: SHOWN_STAGE,
    output,
    logs: work,
    env: process.env,
    signal: stopSignal,
  });
  return docPages(readStacks(output));
}

function refuseStale(project: string, pages: ReadonlyMap<string, string>): void {
  const stale = [...pages]
    .filter(([path, text]) => {
      const place = join(project, path);
      return !existsSync(place) || readFileSync(place, "utf8") !== text;
    })
    .map(([path]) => path);
  if (stale.length > 0) throw new Failure(`stale: ${stale.join(", ")}`, "npm run docs");
}

function write(project: string, pages: ReadonlyMap<string, string>): void {
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}
