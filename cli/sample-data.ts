import { Command, Option } from "commander";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FORMS } from "../sample_data/form";
import { COMMITTED, writeCommitted, writeSample } from "../sample_data/write-sample";
import { UsageError } from "./exit";
import { aCount, aDay, aShare, aWholeNumber } from "./option-values";
import { projectFolder } from "./project";
import { progressFor, printJson } from "./show";

interface Options {
  readonly rows: number;
  readonly days: number;
  readonly seed: number;
  readonly faults: number;
  readonly end: string;
  readonly format: keyof typeof FORMS;
  readonly report?: string;
  readonly json?: boolean;
}

/** `pipeline sample-data`: seeded sales of any size, with known faults. */
export function sampleDataCommand(): Command {
  return new Command("sample-data")
    .description("write a sales file of any size; the same options give the same bytes")
    .argument("[file]", "where to; without it the committed sample is written again")
    .option("--rows <count>", "records in the file", aWholeNumber, COMMITTED.rows)
    .option("--days <count>", "days they spread over", aCount, COMMITTED.days)
    .option("--seed <number>", "another seed, other sales", aWholeNumber, COMMITTED.seed)
    .option("--faults <share>", "share of faulty records, 0 to 1", aShare, COMMITTED.faults)
    .option("--end <date>", "last day, yyyy-mm-dd", aDay, COMMITTED.end)
    .addOption(
      new Option("--format <format>", "how it is written")
        .choices(Object.keys(FORMS))
        .default("csv"),
    )
    .option("--report <file>", "also write what was planted, and what must come of it")
    .option("--json", "print that report on standard output")
    .action((file: string | undefined, options: Options, command: Command) => {
      if (file !== undefined) return write(file, options);
      checkNoneGiven(command);
      return rewrite();
    });
}

async function write(path: string, { report, json, format, ...sample }: Options): Promise<void> {
  const file = fromCaller(path);
  const reportFile = report && fromCaller(report);
  const written = await progressFor(json ?? false).run(`write ${path}`, async (tell) => {
    const result = await writeSample(sample, { file, format, reportFile });
    tell(`${result.rows} records`);
    return result;
  });
  if (json) printJson(written);
}

async function rewrite(): Promise<void> {
  const folder = resolve(projectFolder(), "sample_data");
  await progressFor(false).run("write the committed sample", () => writeCommitted(folder));
}

/** The committed sample has options of its own. */
function checkNoneGiven(command: Command): void {
  const given = command.options.find(
    (option) => command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (!given) return;
  throw new UsageError(
    `${given.long} is for a file of your own; the committed sample is always the same`,
    `name the file: pipeline sample-data ${given.long} … my-sales.csv`,
  );
}

/** A file to write, relative to where npm was called. */
function fromCaller(path: string): string {
  const file = resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
  if (existsSync(dirname(file))) return file;
  throw new UsageError(`no folder ${dirname(file)} to write to`, `mkdir -p ${dirname(file)}`);
}
