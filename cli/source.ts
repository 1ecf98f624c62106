import { Command } from "commander";
import { Failure } from "../delivery/failure";
import { fetchSource, type Source, sourcesOf } from "../local/fetch-source";
import { processFile } from "../local/run";
import { ensureStores } from "../local/seed";
import { upUnlessApplied } from "../local/up";
import { UsageError } from "./exit";
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
        const source = sourceCalled(name, sourcesOf(workbench));
        return exclusively(workbench, "pipeline local source", async () => {
          const session = await upUnlessApplied(workbench);
          await ensureStores(session, sampleStores());
          const fetched = await fetchSource(session, source);
          if (fetched[0]) return processFile(session, fetched[0], { fetched });
          throw new Failure(`source ${name} has brought nothing so far`);
        });
      });
    });
}

function sourceCalled(name: string, sources: readonly Source[]): Source {
  const source = sources.find((each) => each.name === name);
  if (source) return source;
  const known = sources.map((each) => each.name).join(", ") || "none";
  throw new UsageError(`no source ${JSON.stringify(name)} in this stage; there are: ${known}`);
}
