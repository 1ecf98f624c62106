import { Command, Option } from "commander";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CloudApi } from "../delivery/cloud/api";
import { differences, type Publication, publish } from "../delivery/cloud/branch";
import { cloudBlockOf } from "../delivery/cloud/cloud-block";
import { applyAll, type CloudDelivery, planAll, type StackResult } from "../delivery/cloud/deliver";
import { tokenFor } from "../delivery/cloud/token";
import { Failure } from "../delivery/failure";
import { readJson } from "../delivery/files";
import { readStacks } from "../delivery/synthesized";
import { synth } from "../local/synth";
import { confirm } from "./confirm";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder, stageOption, userFile } from "./project";
import { progressFor, printJson } from "./show";

interface CloudOptions {
  readonly stage: string;
  readonly from?: string;
  readonly message: string;
  readonly json?: boolean;
}

/** `pipeline cloud`: runs on Terraform Cloud, of stages that keep their state there. */
export function cloudCommand(): Command {
  return new Command("cloud")
    .description("plan and apply on Terraform Cloud (HCP Terraform) or Enterprise")
    .addCommand(planCommand())
    .addCommand(applyCommand())
    .addCommand(publishCommand());
}

function planCommand(): Command {
  return withRunOptions(new Command("plan"))
    .description("upload every stack for a speculative run, which can never be applied")
    .action(async (options: CloudOptions) =>
      report(await planAll(await prepare(options)), options),
    );
}

function applyCommand(): Command {
  return withRunOptions(new Command("apply"))
    .description("upload, plan and apply every stack, those first whose outputs others read")
    .option("--auto-approve", "do not ask")
    .option("--reviewed <file>", "what `cloud plan --json` said: apply nothing but that")
    .action(async (options: CloudOptions & { autoApprove?: boolean; reviewed?: string }) => {
      const reviewed = options.reviewed ? reviewIn(userFile(options.reviewed)) : undefined;
      const delivery = await prepare(options);
      const names = delivery.stacks.map(({ name }) => name).join(", ");
      await confirm(`Apply ${names} (${options.stage})?`, options.autoApprove ?? false);
      report(await applyAll(delivery, reviewed), options);
    });
}

function publishCommand(): Command {
  return new Command("publish")
    .description("put the synthesized output on the branch that the workspaces follow")
    .addOption(stageOption())
    .addOption(fromOption())
    .option("--remote <remote>", "where to push to", "origin")
    .option("--branch <branch>", "instead of deploy/STAGE")
    .option("--check", "push nothing; fail when the branch is not what synth writes")
    .action(
      async (options: CloudOptions & { remote: string; branch?: string; check?: boolean }) => {
        const branch = options.branch ?? `deploy/${options.stage}`;
        const output = await outputOf(options);
        const { remote } = options;
        const publication = {
          project: projectFolder(),
          output,
          remote,
          branch,
          signal: stopSignal,
        };
        await (options.check ? check(publication) : put(publication));
      },
    );
}

async function put(publication: Publication): Promise<void> {
  const { commit, isNew } = await publish(publication);
  const what = isNew ? "is now" : "was already";
  console.log(`${publication.branch} ${what} at ${commit.slice(0, 12)}`);
}

async function check(publication: Publication): Promise<void> {
  const found = await differences(publication);
  if (found.length > 0) {
    throw new Failure(
      `${publication.branch} is not what synth writes:\n${found.join("\n")}`,
      "npm run -s pipeline -- cloud publish",
    );
  }
  console.log(`${publication.branch} equals the synthesized output`);
}

const withRunOptions = (command: Command): Command =>
  command
    .addOption(stageOption())
    .addOption(fromOption())
    .option("--message <text>", "what the runs are called", "pipeline cloud")
    .option("--json", "one JSON document with the outcome of each stack");

const fromOption = (): Option =>
  new Option("--from <folder>", "synthesized output to take, instead of synthesizing the stage");

async function prepare(options: CloudOptions): Promise<CloudDelivery> {
  const stacks = readStacks(await outputOf(options));
  const hosts = new Set(stacks.map((stack) => cloudBlockOf(stack).hostname));
  const [hostname = ""] = hosts;
  if (hosts.size > 1) throw new Failure(`the stacks name several hosts: ${[...hosts].join(", ")}`);
  const token = tokenFor(hostname, process.env);
  const api = await CloudApi.discover({ hostname, token, signal: stopSignal });
  const terraformVersion = readFileSync(join(projectFolder(), ".terraform-version"), "utf8").trim();
  const write = options.json ? console.error : console.log;
  const say = (stack: string, line: string) => write(`${stack} │ ${line}`);
  const { message } = options;
  return { api, stacks, terraformVersion, message, signal: stopSignal, say };
}

async function outputOf({ stage, from, json }: CloudOptions): Promise<string> {
  if (from) return resolve(process.env["INIT_CWD"] ?? "", from);
  const project = projectFolder();
  const { output } = pathsOf(project);
  const logs = join(project, ".build", "logs");
  await progressFor(json ?? false).run(`synth ${stage}`, () =>
    synth({ project, stage, output, logs, env: process.env, signal: stopSignal }),
  );
  return output;
}

function reviewIn(path: string): readonly StackResult[] {
  const read = readJson<{ readonly stacks?: readonly StackResult[] }>(path);
  if (read?.stacks) return read.stacks;
  throw new Failure(`${path} is not what cloud plan --json writes`);
}

function report(stacks: readonly StackResult[], { json }: CloudOptions): void {
  if (json) printJson({ stacks });
  else for (const result of stacks) console.log(lineOf(result));
  const failed = stacks.filter(({ status }) => status === "failed");
  if (failed.length > 0) {
    throw new Failure(failed.map(({ stack, reason }) => `stack ${stack}: ${reason}`).join("\n"));
  }
}

const lineOf = ({ stack, status, changes, run, reason }: StackResult): string =>
  [
    `${stack}: ${status}`,
    ...(changes.length > 0 ? [`${changes.length} changes`] : []),
    ...(run ? [run] : []),
    ...(reason ? [reason] : []),
  ].join(", ");
