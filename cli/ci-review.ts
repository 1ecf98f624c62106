import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { comment, type GitHub } from "../delivery/ci/comment";
import { type PullRequest, pullRequestIn } from "../delivery/ci/pull-request";
import { rawCommit } from "../delivery/ci/reviewed-commit";
import { hasReview, publishableReview } from "../delivery/ci/secrets";
import { Failure } from "../delivery/failure";
import { pipeline, planFolder, type PlanOptions, shelfOf, withPlan } from "./ci-shared";
import { stopSignal } from "./interrupt";
import { projectFolder, targetOf } from "./project";

interface ReviewOptions extends PlanOptions {
  readonly comment: boolean;
}

/** `pipeline ci review`: what a pull request would do. */
export function reviewStep(): Command {
  return step("review", async (options, pullRequest) => {
    const folder = planFolder(options);
    rmSync(folder, { recursive: true, force: true });
    const base = process.env["GITHUB_BASE_REF"];
    const args = ["review", "--stage", options.stage, "--out", folder];
    const code = await pipeline([...args, ...(base ? ["--base", `origin/${base}`] : [])]);
    if (hasReview(folder)) await handIn(options, pullRequest);
    // What an earlier commit was told must not stand there as if it were of this one.
    else if (options.comment && pullRequest)
      await say(options, pullRequest, noReview(options.stage));
    process.exitCode = code;
  }).description("review, then hand in; for a pull request from a fork do neither");
}

/** `pipeline ci hand-in`: the half of it that comes after the review. */
export function handInStep(): Command {
  return step("hand-in", handIn).description(
    "store a plan folder for its merge, and say its review on the pull request",
  );
}

/** A step of a pull request, unless that comes from a fork. */
function step(
  name: string,
  work: (options: ReviewOptions, pullRequest: PullRequest | undefined) => Promise<void>,
): Command {
  return withPlan(new Command(name))
    .option("--no-comment", "store the plans only")
    .action(async (options: ReviewOptions) => {
      const pullRequest = pullRequestIn(process.env);
      if (pullRequest?.isFromFork) refuseFork(pullRequest);
      else await work(options, pullRequest);
    });
}

async function handIn(options: ReviewOptions, pullRequest: PullRequest | undefined): Promise<void> {
  const folder = planFolder(options);
  const text = publishableReview(folder);
  if (existsSync(join(folder, "plans.json"))) {
    const shelf = await shelfOf(options);
    console.log(`plans are in ${await shelf.store(folder, rawCommit(projectFolder()))}`);
  } else
    console.log("not every stack could be planned: there is nothing to apply, nothing is stored");
  if (!options.comment) return;
  if (!pullRequest) throw new Failure("no pull request in GITHUB_EVENT_PATH", "add --no-comment");
  await say(options, pullRequest, text);
}

async function say({ stage }: PlanOptions, pullRequest: PullRequest, text: string): Promise<void> {
  const name = `${targetOf(stage).project} review ${stage}`;
  const done = await comment(gitHub(), pullRequest, { name, text });
  console.log(`comment on pull request ${pullRequest.number}: ${done}`);
}

function noReview(stage: string): string {
  const link = process.env["REVIEW_LINK"];
  const where = link ? `[the log](${link})` : "the log of the workflow";
  return `## Review of \`${stage}\`\n\n🛑 The last push could not be reviewed: ${where} says why.`;
}

function refuseFork({ number }: PullRequest): void {
  console.log(
    `pull request ${number} comes from a fork: nothing is planned, because its code would run with the rights of the plan role`,
  );
}

function gitHub(): GitHub {
  const { GITHUB_API_URL: url = "https://api.github.com", GITHUB_TOKEN: token } = process.env;
  if (!token)
    throw new Failure("GITHUB_TOKEN is not set", "env: GITHUB_TOKEN: ${{ github.token }}");
  return { url, token, signal: stopSignal };
}
