import { S3Client } from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { PlanShelf } from "../delivery/ci/plan-shelf";
import { treeOf } from "../delivery/ci/reviewed-commit";
import { checkAccount } from "./aws";
import { projectFolder, stageOption, targetOf } from "./project";

/** What every step that deals with plans is told. */
export interface PlanOptions {
  readonly stage: string;
  readonly plan: string;
}

/** Give a step the options of one that deals with plans. */
export function withPlan(command: Command): Command {
  return command
    .addOption(stageOption())
    .addOption(new Option("--plan <folder>", "the plan folder").default(".build/ci-plans"));
}

/** The plan folder of a step. */
export function planFolder({ plan }: PlanOptions): string {
  return resolve(process.env["INIT_CWD"] ?? "", plan);
}

/** Where plans of what is checked out wait. */
export async function shelfOf({ stage }: PlanOptions): Promise<PlanShelf> {
  const target = targetOf(stage);
  await checkAccount(target);
  return new PlanShelf(new S3Client({ region: target.region }), target, treeOf(projectFolder()));
}

/** Another command of this program, in a process of its own: it shows its progress as ever. */
export async function pipeline(args: readonly string[]): Promise<number> {
  const script = join(projectFolder(), "scripts", "pipeline.mjs");
  const child = spawn(process.execPath, [script, ...args], { stdio: "inherit" });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}
