import { Argument, Command, Option } from "commander";
import { processFile } from "../local/run";
import { DATASETS, drop, ensureStores, type Dataset } from "../local/seed";
import { upUnlessApplied } from "../local/up";
import { sampleStores, stageOption, userFile } from "./project";
import { reporting } from "./reporting";
import { printJson } from "./show";
import { exclusively, localOptions, workbenchFor, type LocalOptions } from "./workbench";

/** `pipeline local drop FILE`: bring your own file. */
export function dropCommand(): Command {
  return new Command("drop")
    .description("put a file into the landing prefix and run the pipeline on it")
    .addArgument(new Argument("<file>", "CSV or JSON lines (either may be gzip), or Parquet"))
    .addOption(
      new Option("--dataset <dataset>", "what the file holds")
        .choices(Object.keys(DATASETS))
        .default("sales"),
    )
    .option("--json", "one JSON document on standard output, progress on standard error")
    .addOption(stageOption())
    .action((file: string, { dataset }: { dataset: Dataset }, command: Command) => {
      const options = localOptions(command);
      return dataset === "sales"
        ? dropSales(options, userFile(file))
        : dropStores(options, userFile(file));
    });
}

async function dropSales(options: LocalOptions, path: string): Promise<void> {
  await reporting(options, async () => {
    const workbench = workbenchFor(options);
    return exclusively(workbench, "pipeline local drop", async () => {
      const session = await upUnlessApplied(workbench);
      await ensureStores(session, sampleStores());
      return processFile(session, await drop(session, "sales", path));
    });
  });
}

async function dropStores(options: LocalOptions, path: string): Promise<void> {
  const workbench = workbenchFor(options);
  const { entry } = await exclusively(workbench, "pipeline local drop", async () =>
    drop(await upUnlessApplied(workbench), "stores", path),
  );
  if (options.json) printJson({ run_id: null, status: "succeeded", file: entry });
  else console.log("the newest stores snapshot counts from the next run on");
}
