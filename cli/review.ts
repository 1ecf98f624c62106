import { Command, Option } from "commander";
import { join, relative, resolve } from "node:path";
import { readAcknowledgements } from "../delivery/review/data-loss/acknowledgements";
import { NO_STATE } from "../delivery/review/plan-stacks";
import { plainText } from "../delivery/review/report/markdown";
import type { Report } from "../delivery/review/report/report";
import type { ReportFiles } from "../delivery/review/review";
import { prepareDelivery } from "./aws";
import { baseOf, reviewInto } from "./make-review";
import { projectFolder, stageOption } from "./project";
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
  const progress = progressFor(json);
  const folder = out
    ? resolve(process.env["INIT_CWD"] ?? "", out)
    : join(projectFolder(), ".build", "review", stage);
  // A file that says what may be lost is read before the minutes that the plans take, too.
  readAcknowledgements(projectFolder(), stage);
  const compared = await baseOf(base, stage, progress);
  const delivery = await prepareDelivery(stage, progress);
  const { report, files } = await reviewInto(delivery, { stage, folder, base: compared, link });
  if (json) printJson(report);
  else console.log(inWords(report, files));
  if (report.verdict.level === "blocked") process.exitCode = BLOCKED;
}

/** The verdict and what matters most, for a terminal. */
function inWords({ verdict, sections, stacks }: Report, files: ReportFiles): string {
  const findings = sections
    .filter(({ severity }) => severity === "block" || severity === "warn")
    .flatMap(({ title, lines }) => ["", title, ...lines.map(plainText)]);
  const isHomeless = stacks.some(({ reasons }) => reasons.includes(NO_STATE));
  const where = Object.values(files).map((path) => `  ${relative(process.cwd(), path as string)}`);
  const first = isHomeless ? ["", `Nothing of it can be applied: ${NO_STATE}`] : [];
  return ["", plainText(verdict.text), ...first, ...findings, "", ...where].join("\n");
}
