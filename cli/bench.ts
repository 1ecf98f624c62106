import { Argument, Command } from "commander";
import { benchDatabase } from "../bench/database";
import { benchDerived } from "../bench/derived";
import { benchIngest } from "../bench/ingest";
import { benchJobs } from "../bench/jobs";
import { benchKpis } from "../bench/kpis";
import { benchLocal } from "../bench/local";
import { benchModel } from "../bench/model";
import { benchReview } from "../bench/review";
import { benchRuns } from "../bench/runs";
import { benchSynth } from "../bench/synth";
import { UsageError } from "./exit";
import { projectFolder, targetOf } from "./project";
import { progressFor } from "./show";

const KINDS = [
  "synth",
  "ingest",
  "database",
  "jobs",
  "derived",
  "model",
  "runs",
  "kpis",
  "local",
  "review",
] as const;
type Kind = (typeof KINDS)[number];
type Sizes = "megabytes" | "rows" | "series";
type Options = Record<Sizes, string[]> & { readonly runs: string };

/** `pipeline bench`: how fast it is, and what memory it takes. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("measure speed and memory on this machine; nothing else should run beside it")
    .addArgument(new Argument("[what...]", "default: all of them").choices(KINDS))
    .option("--rows <count...>", "sizes for jobs, derived, database and kpis", [
      "100000",
      "1000000",
    ])
    .option("--megabytes <count...>", "sizes for ingest", ["10", "100", "1000"])
    .option("--series <count...>", "sizes for model", ["100", "1000", "10000"])
    .option("--runs <count>", "daily runs for runs", "30")
    .action(async (what: Kind[], { megabytes, rows, runs, series }: Options) => {
      checkSizes("--rows", rows);
      checkSizes("--series", series);
      checkSizes("--runs", [runs]);
      checkSizes("--megabytes", megabytes);
      const project = projectFolder();
      const benches: Record<Kind, () => Promise<string>> = {
        synth: () => benchSynth(project),
        ingest: () => benchIngest(project, megabytes),
        database: () => benchDatabase(project, rows),
        jobs: () => benchJobs(project, rows),
        derived: () => benchDerived(project, rows),
        model: () => benchModel(project, series),
        runs: () => benchRuns(project, runs),
        kpis: () => benchKpis(project, targetOf("dev"), rows),
        local: () => benchLocal(project),
        review: () => benchReview(project, targetOf("dev"), progressFor(true)),
      };
      for (const kind of what.length > 0 ? what : KINDS) console.log(`${await benches[kind]()}\n`);
    });
}

/** An option with many values takes all words behind it, what to measure too. */
function checkSizes(option: string, sizes: readonly string[]): void {
  const wrong = sizes.find((size) => !/^[1-9]\d*$/.test(size));
  if (wrong === undefined) return;
  throw new UsageError(
    `${option} is given ${JSON.stringify(wrong)}; it takes whole numbers above 0`,
    "name what to measure before the options: pipeline bench jobs --rows 100000",
  );
}
