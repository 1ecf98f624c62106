import { Command, InvalidArgumentError, Option } from "commander";
import { DATASETS } from "../delivery/backfill/datasets";
import { planOf, runsOf } from "../delivery/backfill/entries";
import { followBackfill } from "../delivery/backfill/follow";
import { outlineOf } from "../delivery/backfill/outline";
import type { BackfillRequest, Remote } from "../delivery/backfill/remote";
import { backfillReport } from "../delivery/backfill/report";
import { idFor, startBackfill } from "../delivery/backfill/start";
import { Failure } from "../delivery/failure";
import { outlineText, reportText } from "./backfill-text";
import { UsageError } from "./exit";
import { aCount, aDay } from "./option-values";
import { stageOption } from "./project";
import type { Reach } from "./remote";
import { printJson } from "./show";
import { localOptions, type LocalOptions } from "./workbench";

const AFTER = `
The work is done by the state machine "backfill": stop this command and it goes on; start the command
again and it follows, or continues what was interrupted. Dates that are done are not done again.
A daily run goes first: the backfill waits for it, and gives the tables back for it.

Exit codes: 0 all dates are done, 1 some are not, 2 wrong use, 130 interrupted.`;

interface Given {
  readonly from?: string;
  readonly to?: string;
  readonly datasets?: readonly string[];
  readonly concurrency: number;
  readonly datesPerRun?: number;
  readonly resume?: string;
  readonly dryRun?: boolean;
}

/** `pipeline backfill`: make past business dates right with today's code, contracts and stores. */
export function backfillCommand(reach: Reach): Command {
  return common(new Command("backfill"), reach)
    .description("make past business dates right, from what was delivered")
    .addOption(new Option("--from <date>", "first business date, yyyy-mm-dd").argParser(aDay))
    .addOption(new Option("--to <date>", "last business date, yyyy-mm-dd").argParser(aDay))
    .addOption(
      new Option(
        "--datasets <names>",
        `with commas between them: ${DATASETS.join(", ")}; sales includes what is made of it`,
      ).argParser(datasets),
    )
    .option("--resume <id>", "continue this backfill instead");
}

/** `pipeline replay`: everything from all files of the raw zone. */
export function replayCommand(reach: Reach): Command {
  return common(new Command("replay"), reach).description(
    "make every business date anew from all files of the raw zone",
  );
}

function common(command: Command, reach: Reach): Command {
  return command
    .addOption(
      new Option("--concurrency <n>", "runs at the same time").argParser(aCount).default(1),
    )
    .addOption(new Option("--dates-per-run <n>", "default: what config/ says").argParser(aCount))
    .option("--dry-run", "only say what would be done")
    .option("--json", "one JSON document on standard output, progress on standard error")
    .addOption(stageOption())
    .addHelpText("after", AFTER)
    .action(async (given: Given, self: Command) => {
      const request = requestOf(given, self.name());
      const options = localOptions(self);
      await run(await reach(options), options, request, given);
    });
}

async function run(
  remote: Remote,
  options: LocalOptions,
  request: BackfillRequest,
  { dryRun, resume }: Given,
): Promise<void> {
  if (resume !== undefined && !(await planOf(remote, resume)))
    throw new UsageError(`there is no backfill ${resume}`, "pipeline backfill --from D --to D");
  const id = resume ?? (await idFor(remote, request));
  if (dryRun) {
    const outline = await remote.progress.run("plan", () => outlineOf(remote, id, request));
    return options.json ? printJson(outline) : console.log(outlineText(outline, options.stage));
  }
  const again = remote.typed(`backfill --resume ${id}`);
  const { problem } = await workOn(remote, id, request).finally(() => {
    if (remote.signal.aborted) console.error(`backfill ${id} goes on; to follow it: ${again}`);
  });
  const report = backfillReport(id, problem, await runsOf(remote, id));
  if (options.json) printJson(report);
  else console.log(`\n${reportText(report)}`);
  if (problem !== undefined) throw new Failure(problem, `find out why, then ${again}`);
}

async function workOn(remote: Remote, id: string, request: BackfillRequest) {
  const started = await startBackfill(remote, id, request);
  remote.progress.note(`backfill ${id}${started.isContinued ? ", begun before" : ""}`);
  return followBackfill(remote, started);
}

function requestOf(given: Given, command: string): BackfillRequest {
  const { concurrency, datasets = ["sales"], datesPerRun, from, resume, to } = given;
  if (command === "backfill" && resume === undefined && (from === undefined || to === undefined))
    throw new UsageError("a backfill needs --from and --to", "all dates at once: pipeline replay");
  if (from !== undefined && to !== undefined && from > to)
    throw new UsageError(`--from ${from} is after --to ${to}`);
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    datasets,
    concurrency,
    ...(datesPerRun !== undefined && { dates_per_run: datesPerRun }),
  };
}

function datasets(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !DATASETS.includes(name));
  if (unknown.length === 0) return DATASETS.filter((name) => names.includes(name));
  throw new InvalidArgumentError(`${unknown.join(", ")}: it must be of ${DATASETS.join(", ")}.`);
}
