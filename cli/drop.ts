import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { processFile } from "../local/run";
import { drop, ensureStores, landingFolders } from "../local/seed";
import { upUnlessApplied } from "../local/up";
import { sampleStores, stageOption, trainOption, userFile } from "./project";
import { reporting } from "./reporting";
import { printJson } from "./show";
import { exclusively, localOptions, workbenchFor, type LocalOptions } from "./workbench";

/** What runs claim. */
const SALES = "sales";

interface DropOptions {
  readonly dataset: string;
  readonly train?: boolean;
}

/** `pipeline local drop FILE`: bring your own file. */
export function dropCommand(): Command {
  return new Command("drop")
    .description("put a file into the landing prefix and run the pipeline on it")
    .addArgument(new Argument("<file>", "CSV or JSON lines (either may be gzip), or Parquet"))
    .addOption(
      new Option("--dataset <folder>", "what the file holds: a folder of the drop box")
        .argParser(landingFolder)
        .default(SALES),
    )
    .option("--json", "one JSON document on standard output, progress on standard error")
    .addOption(trainOption())
    .addOption(stageOption())
    .action((file: string, { dataset, train }: DropOptions, command: Command) => {
      const options = localOptions(command);
      return dataset === SALES
        ? dropSales(options, userFile(file), train)
        : dropOnly(options, dataset, userFile(file));
    });
}

function landingFolder(name: string): string {
  const folders = [...landingFolders().keys()];
  if (folders.includes(name)) return name;
  throw new InvalidArgumentError(`It must be one of ${folders.join(", ")}.`);
}

async function dropSales(options: LocalOptions, path: string, train?: boolean): Promise<void> {
  await reporting(options, async () => {
    const workbench = workbenchFor(options);
    return exclusively(workbench, "pipeline local drop", async () => {
      const session = await upUnlessApplied(workbench);
      await ensureStores(session, sampleStores());
      return processFile(session, await drop(session, SALES, path), { train });
    });
  });
}

/** Reference data has no run of its own. */
async function dropOnly(options: LocalOptions, folder: string, path: string): Promise<void> {
  const workbench = workbenchFor(options);
  const { entry } = await exclusively(workbench, "pipeline local drop", async () =>
    drop(await upUnlessApplied(workbench), folder, path),
  );
  if (options.json) printJson({ run_id: null, status: "succeeded", file: entry });
  else console.log(`this snapshot of ${folder} counts from the next run on`);
}
