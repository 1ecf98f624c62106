import { Command } from "commander";
import { Failure } from "../delivery/failure";
import { fetchSource, sourcesOf } from "../local/fetch-source";
import { processFile } from "../local/run";
import { ensureStores } from "../local/seed";
import { upUnlessApplied } from "../local/up";
import { sampleStores, stageOption } from "./project";
import { reporting } from "./reporting";
import { exclusively, localOptions, workbenchFor } from "./workbench";

/** `pipeline local source NAME`: fetch from a source now. */
export function sourceCommand(): Command {
  return new Command("source")
    .description("fire the schedule of a source and run the pipeline on what it brings")
    .argument("<name>", "an entry of sources in config/")
    .option("--json", "one JSON document on standard output, progress on standard error")
    .addOption(stageOption())
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = localOptions(command);
      await reporting(options, async () => {
        const workbench = workbenchFor(options);
        return exclusively(workbench, "pipeline local source", async () => {
          const session = await upUnlessApplied(workbench);
          const source = sourcesOf(session).find((each) => each.name === name);
          if (!source) throw unknown(name, sourcesOf(session));
          await ensureStores(session, sampleStores());
          const fetched = await fetchSource(session, source);
          if (fetched[0]) return processFile(session, fetched[0], fetched);
          throw new Failure(`source ${name} has brought nothing so far`);
        });
      });
    });
}

function unknown(name: string, sources: readonly { readonly name: string }[]): Failure {
  const known = sources.map((each) => each.name).join(", ") || "none";
  return new Failure(`no source ${JSON.stringify(name)} in this stage; there are: ${known}`);
}
