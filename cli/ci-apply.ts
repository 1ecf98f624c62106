import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { nextOf } from "../delivery/apply-plans/applied-note";
import { COMMIT, type PlanShelf } from "../delivery/ci/plan-shelf";
import { standAt } from "../delivery/ci/reviewed-commit";
import { publishableReview } from "../delivery/ci/secrets";
import { pipeline, planFolder, type PlanOptions, shelfOf, withPlan } from "./ci-shared";
import { projectFolder } from "./project";

const AFTER = `
What could only be previewed is planned again once what it reads is applied: its review is printed, and goes into
GITHUB_STEP_SUMMARY. Who read it runs the same step again, which applies those plans.

Exit codes: those of \`pipeline apply\`; 3 when there is a review to read.`;

/** `pipeline ci apply`: what a merge does. */
export function applyStep(): Command {
  return withPlan(new Command("apply"))
    .description("apply the plans that were reviewed for what is checked out")
    .addHelpText("after", AFTER)
    .action(async (options: PlanOptions) => {
      const { folder, shelf } = await fetchLast(planFolder(options), await shelfOf(options));
      const raw = readFileSync(join(folder, COMMIT), "utf8");
      console.log(`reviewed as ${standAt(projectFolder(), raw)}`);
      const code = await pipeline(["apply", "--stage", options.stage, "--plan", folder]);
      process.exitCode = code;
      const next = nextOf(folder);
      if (next !== undefined) console.log(`plans are in ${await shelf.next().store(next, raw)}`);
      // Whoever runs it again goes on from here, so the note follows the plans that it names.
      await shelf.note(folder);
      if (next !== undefined) sayReview(publishableReview(next));
    });
}

/** The plans that are to be applied now: those of a pull request, or the ones that an apply made of what was left. */
async function fetchLast(
  folder: string,
  shelf: PlanShelf,
): Promise<{ readonly folder: string; readonly shelf: PlanShelf }> {
  rmSync(folder, { recursive: true, force: true });
  await shelf.fetch(folder);
  const next = nextOf(folder);
  return next === undefined ? { folder, shelf } : fetchLast(next, shelf.next());
}

/** There is no pull request any more to say it on. */
function sayReview(text: string): void {
  console.log(`\n${text}`);
  const summary = process.env["GITHUB_STEP_SUMMARY"];
  if (summary) appendFileSync(summary, `${text}\n`);
}
