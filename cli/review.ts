import { Command, Option } from "commander";
import { join, relative, resolve } from "node:path";
import { loadConfig } from "../config";
import { WORKLOADS } from "../config/workload";
import { recordedRuns } from "../delivery/cost/measured";
import type { Progress } from "../delivery/progress";
import { baseOutput } from "../delivery/review/base-output";
import { resolveCommit } from "../delivery/review/commit";
import { readAcknowledgements } from "../delivery/review/data-loss/acknowledgements";
import { makePlans } from "../delivery/review/make-plans";
import type { Report } from "../delivery/review/report/report";
import { judge, writeReport, type Judging, type ReportFiles } from "../delivery/review/review";
import { synth } from "../local/synth";
import { prepareDelivery } from "./aws";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder, stageOption, targetOf } from "./project";
import { printJson, progressFor } from "./show";

/** Distinguishes a change that must not be applied from a review that failed. */
const BLOCKED = 3;

const AFTER = `
Writes into the folder: a plan per stack and plans.json, which \`pipeline apply --plan\` takes; report/comment.md,
report/review.json and report/review.html. Plans hold secrets, the report does not.

Exit codes: 0 may be applied, 1 the review failed, 2 wrong use, 3 blocked: data would be lost that review.yaml does
not acknowledge, or a stack could not be planned.`;

interface ReviewOptions {
  readonly stage: string;
  readonly base?: string;
  readonly out?: string;
  readonly link?: string;
  readonly json?: boolean;
}

/** `pipeline review`: what applying this commit would do. */
export function reviewCommand(): Command {
  return new Command("review")
    .description("plan every stack and say what applying the plans would do")
    .addOption(stageOption())
    .option(
      "--base <ref>",
      "commit to compare with: names what is deleted, finds protection taken away",
    )
    .option("--out <folder>", "where plans and report go (default: .build/review/STAGE)")
    .addOption(
      new Option("--link <url>", "where the page can be read, for the comment").env("REVIEW_LINK"),
    )
    .option(
      "--json",
      "the report as one JSON document on standard output, progress on standard error",
    )
    .addHelpText("after", AFTER)
    .action(review);
}

async function review({ stage, base, out, link, json = false }: ReviewOptions): Promise<void> {
  const project = projectFolder();
  const target = targetOf(stage);
  const progress = progressFor(json);
  const acknowledgements = readAcknowledgements(project, stage);
  const folder = out
    ? resolve(process.env["INIT_CWD"] ?? "", out)
    : join(project, ".build", "review", stage);
  const compared = base ? await compareWith(base, stage, progress) : undefined;
  const delivery = await prepareDelivery(stage, progress);
  const made = await makePlans({ delivery, target, project, folder });
  const head = delivery.stacks;
  const sizing = {
    workload: WORKLOADS[loadConfig(stage).workload],
    recorded: recordedRuns(pathsOf(project).root, stage),
  };
  const report = await judge({ made, head, base: compared, acknowledgements, sizing });
  const files = writeReport(join(folder, "report"), report, link);
  if (json) printJson(report);
  else console.log(inWords(report, files));
  if (report.verdict.level === "blocked") process.exitCode = BLOCKED;
}

/** The stage as another commit synthesizes it. */
async function compareWith(
  ref: string,
  stage: string,
  progress: Progress,
): Promise<Judging["base"]> {
  const project = projectFolder();
  const commit = await resolveCommit(project, ref);
  const logs = join(project, ".build", "logs");
  const synthIn = (source: string, output: string) =>
    synth({ project: source, stage, output, logs, env: process.env, signal: stopSignal });
  const cache = join(project, ".build", "review", "base");
  const request = { project, commit, stage, cache, synth: synthIn };
  let stacks: Awaited<ReturnType<typeof baseOutput>> = [];
  await progress.run(`synth ${stage} at ${ref}`, async (report) => {
    stacks = await baseOutput(request);
    report(commit.slice(0, 12));
  });
  return { commit, stacks };
}

/** The verdict and what matters most, for a terminal. */
function inWords({ verdict, sections }: Report, files: ReportFiles): string {
  const plain = (text: string) => text.replace(/\*\*|`/g, "");
  const findings = sections
    .filter(({ severity }) => severity === "block" || severity === "warn")
    .flatMap(({ title, lines }) => ["", title, ...lines.map(plain)]);
  const where = Object.values(files).map((path) => `  ${relative(process.cwd(), path as string)}`);
  return ["", plain(verdict.text), ...findings, "", ...where].join("\n");
}
