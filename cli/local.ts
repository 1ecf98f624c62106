import { Command } from "commander";
import { join } from "node:path";
import { messageOf } from "../delivery/failure";
import { fetchSource, type Fetched, sourcesOf } from "../local/fetch-source";
import { drop, seedStores } from "../local/seed";
import { makeReport } from "../local/report/make-report";
import { processFile, type ProcessedFile } from "../local/run";
import type { Session } from "../local/session";
import { fresh, up } from "../local/up";
import { advanceCommand } from "./advance";
import { backfillCommand, replayCommand } from "./backfill";
import { downCommand } from "./down";
import { dropCommand } from "./drop";
import { envCommand } from "./env";
import { UsageError } from "./exit";
import { localDestroyCommand } from "./local-destroy";
import { localRedriveCommand } from "./local-redrive";
import { logsCommand } from "./logs";
import { sampleStores, stageOption, trainOption, userFile } from "./project";
import { askCommand } from "./ask";
import { maintainCommand } from "./maintain";
import { queryCommand } from "./query";
import { onLocalAws } from "./remote";
import { reportCommand } from "./report";
import { reporting } from "./reporting";
import { sourceCommand } from "./source";
import { statusCommand } from "./status";
import { exclusively, localOptions, workbenchFor } from "./workbench";

const SALES = join("sample_data", "sales_data.csv");

const AFTER = `
Without a subcommand: starts a local AWS, applies every stack with Terraform, drops the sample sales,
fetches from an HTTP API, lets the deployed pipeline process them, checks that every row is accounted for, prints the KPIs and makes a report, one HTML file.
Again: continues what runs, applies changed sources, processes nothing twice.

Exit codes: 0 all of it held, 1 it did not, 2 wrong use, 130 interrupted.`;

/** `pipeline local`: the whole pipeline on this machine. */
export function localCommand(): Command {
  return (
    new Command("local")
      .description("run the whole pipeline on this machine")
      .option("--fresh", "stop what runs and forget everything first")
      .option("--json", "one JSON document on standard output, progress on standard error")
      .addOption(stageOption())
      .option("--file <file>", "sales file to process, CSV or gzip of it", SALES)
      .addOption(trainOption())
      .addHelpText("after", AFTER)
      // Without it a misspelt subcommand would be told to be an argument too many.
      .argument("[name]")
      .usage("[options] [command]")
      .action((name: string | undefined, _options: unknown, command: Command) => {
        if (name !== undefined) throw unknownCommand(name, command);
        return runAll(command);
      })
      .addCommand(dropCommand())
      .addCommand(sourceCommand())
      .addCommand(backfillCommand(onLocalAws))
      .addCommand(replayCommand(onLocalAws))
      .addCommand(maintainCommand())
      .addCommand(queryCommand())
      .addCommand(askCommand())
      .addCommand(envCommand())
      .addCommand(statusCommand())
      .addCommand(logsCommand())
      .addCommand(reportCommand())
      .addCommand(advanceCommand())
      .addCommand(localRedriveCommand())
      .addCommand(downCommand())
      .addCommand(localDestroyCommand())
  );
}

/** Make the report of the run; that there is none is a problem of it. */
async function withPage(session: Session, processed: ProcessedFile): Promise<ProcessedFile> {
  try {
    const page = await session.progress.run("make the report", async (say) => {
      const made = await makeReport(session);
      say(made.file);
      return made;
    });
    return { ...processed, page };
  } catch (error) {
    if (session.signal.aborted) throw error;
    const problems = [...processed.report.problems, `no report was made: ${messageOf(error)}`];
    return { ...processed, report: { ...processed.report, status: "failed", problems } };
  }
}

/** The sources that `npm run local` takes in: those whose other side it can stand for at no cost. */
async function fetchAll(session: Session): Promise<Fetched[]> {
  const fetched: Fetched[] = [];
  for (const source of sourcesOf(session).filter(({ kind }) => kind === "http")) {
    fetched.push(...(await fetchSource(session, source)));
  }
  return fetched;
}

function unknownCommand(name: string, { commands }: Command): UsageError {
  const known = commands.map((each) => each.name()).join(", ");
  return new UsageError(`unknown command ${JSON.stringify(name)}; there are: ${known}`);
}

async function runAll(command: Command): Promise<void> {
  const {
    fresh: isFresh,
    file,
    train,
  } = command.opts<{ fresh?: boolean; file: string; train?: boolean }>();
  const options = localOptions(command);
  const sales = userFile(file);
  await reporting(options, async () => {
    const workbench = workbenchFor(options);
    return exclusively(workbench, "pipeline local", async () => {
      if (isFresh) await workbench.progress.run("start afresh", () => fresh(workbench));
      const session = await up(workbench);
      await seedStores(session, sampleStores());
      const dropped = await drop(session, "sales", sales);
      const fetched = await fetchAll(session);
      return withPage(session, await processFile(session, dropped, { fetched, train }));
    });
  });
}
