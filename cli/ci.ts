import { S3Client } from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { Command, Option } from "commander";
import { join, resolve } from "node:path";
import { loadConfig } from "../config";
import { comment, type GitHub } from "../delivery/ci/comment";
import { PlanShelf } from "../delivery/ci/plan-shelf";
import { type PullRequest, pullRequestIn } from "../delivery/ci/pull-request";
import { rawCommit, standAt, treeOf } from "../delivery/ci/reviewed-commit";
import { hasReview, publishableReview } from "../delivery/ci/secrets";
import { Failure } from "../delivery/failure";
import { checkAccount } from "./aws";
import { stopSignal } from "./interrupt";
import { projectFolder, stageOption, targetOf } from "./project";

interface CiOptions {
  readonly stage: string;
  readonly plan: string;
  readonly comment: boolean;
}

const COMMIT = "reviewed-commit";
const NOTE = "applied.json";

/** `pipeline ci`: the steps of the workflows, for any CI. */
export function ciCommand(): Command {
  return new Command("ci")
    .description("what pull requests and merges do, in steps that run on any CI")
    .addCommand(reviewStep())
    .addCommand(handInStep())
    .addCommand(applyStep())
    .addCommand(roleStep());
}

function roleStep(): Command {
  return new Command("role")
    .description("print role and region for a workflow, as lines for GITHUB_OUTPUT")
    .addOption(stageOption())
    .addOption(
      new Option("--for <step>", "what it is to do")
        .choices(["plan", "apply"])
        .makeOptionMandatory(),
    )
    .action(({ stage, for: step }: { stage: string; for: string }) => {
      const { account, github, project, region } = loadConfig(stage);
      if (!github)
        throw new Failure(
          `stage ${stage} has no roles for workflows`,
          `name the repository in config/${stage}.ts (github), then: npm run -s pipeline -- state bootstrap --stage ${stage}`,
        );
      console.log(`role=arn:aws:iam::${account}:role/${project}-delivery-${stage}-${step}`);
      console.log(`region=${region}`);
    });
}

function reviewStep(): Command {
  return withPlan(new Command("review"))
    .description("review, then hand in; for a pull request from a fork do neither")
    .option("--no-comment", "store the plans only")
    .action(async (options: CiOptions) => {
      const pullRequest = pullRequestIn(process.env);
      if (pullRequest?.isFromFork) return refuseFork(pullRequest);
      rmSync(folderOf(options), { recursive: true, force: true });
      const base = process.env["GITHUB_BASE_REF"];
      const args = ["review", "--stage", options.stage, "--out", folderOf(options)];
      const code = await pipeline([...args, ...(base ? ["--base", `origin/${base}`] : [])]);
      if (hasReview(folderOf(options))) await handIn(options, pullRequest);
      process.exitCode = code;
    });
}

function handInStep(): Command {
  return withPlan(new Command("hand-in"))
    .description("store a plan folder for its merge, and say its review on the pull request")
    .option("--no-comment", "store the plans only")
    .action(async (options: CiOptions) => {
      const pullRequest = pullRequestIn(process.env);
      if (pullRequest?.isFromFork) return refuseFork(pullRequest);
      await handIn(options, pullRequest);
    });
}

function applyStep(): Command {
  return withPlan(new Command("apply"))
    .description("apply the plans that were reviewed for what is checked out")
    .action(async (options: CiOptions) => {
      const project = projectFolder();
      const folder = folderOf(options);
      const shelf = await shelfOf(options);
      rmSync(folder, { recursive: true, force: true });
      await shelf.fetch(folder);
      const commit = standAt(project, readFileSync(join(folder, COMMIT), "utf8"));
      console.log(`reviewed as ${commit}`);
      const code = await pipeline(["apply", "--stage", options.stage, "--plan", folder]);
      // Whoever runs it again goes on from here.
      const note = join(folder, NOTE);
      if (existsSync(note)) await shelf.put(NOTE, readFileSync(note));
      process.exitCode = code;
    });
}

async function handIn(options: CiOptions, pullRequest: PullRequest | undefined): Promise<void> {
  const folder = folderOf(options);
  const text = publishableReview(folder);
  if (existsSync(join(folder, "plans.json"))) {
    const shelf = await shelfOf(options);
    console.log(`plans are in ${await shelf.store(folder)}`);
    await shelf.put(COMMIT, rawCommit(projectFolder()));
  } else
    console.log("not every stack could be planned: there is nothing to apply, nothing is stored");
  if (!options.comment) return;
  if (!pullRequest) throw new Failure("no pull request in GITHUB_EVENT_PATH", "add --no-comment");
  const name = `${targetOf(options.stage).project} review ${options.stage}`;
  const done = await comment(gitHub(), pullRequest, { name, text });
  console.log(`comment on pull request ${pullRequest.number}: ${done}`);
}

function refuseFork({ number }: PullRequest): void {
  console.log(
    `pull request ${number} comes from a fork: nothing is planned, because its code would run with the rights of the plan role`,
  );
}

async function shelfOf({ stage }: CiOptions): Promise<PlanShelf> {
  const target = targetOf(stage);
  await checkAccount(target);
  return new PlanShelf(new S3Client({ region: target.region }), target, treeOf(projectFolder()));
}

function gitHub(): GitHub {
  const { GITHUB_API_URL: url = "https://api.github.com", GITHUB_TOKEN: token } = process.env;
  if (!token)
    throw new Failure("GITHUB_TOKEN is not set", "env: GITHUB_TOKEN: ${{ github.token }}");
  return { url, token, signal: stopSignal };
}

/** Another command of this program, in a process of its own: it shows its progress as ever. */
async function pipeline(args: readonly string[]): Promise<number> {
  const script = join(projectFolder(), "scripts", "pipeline.mjs");
  const child = spawn(process.execPath, [script, ...args], { stdio: "inherit" });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}

const folderOf = ({ plan }: CiOptions): string => resolve(process.env["INIT_CWD"] ?? "", plan);

const withPlan = (command: Command): Command =>
  command
    .addOption(stageOption())
    .addOption(new Option("--plan <folder>", "the plan folder").default(".build/ci-plans"));
