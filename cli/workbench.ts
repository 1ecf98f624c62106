import type { Command } from "commander";
import { Failure } from "../delivery/failure";
import { findInstance } from "../local/instance";
import { takeRunLock } from "../local/run-lock";
import { connect, type Session, type Workbench } from "../local/session";
import { readToolchain } from "../local/toolchain";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder, targetOf } from "./project";
import { progressFor } from "./show";

/** Options that every local command understands. */
export interface LocalOptions {
  readonly stage: string;
  readonly json: boolean;
}

/** The options of a local command, whether given before or after its name. */
export function localOptions(command: Command): LocalOptions {
  const chain = [command, command.parent].filter((each) => each !== null);
  const isGiven = (each: Command, name: string) =>
    ["cli", "env"].includes(each.getOptionValueSource(name) ?? "");
  const stage = chain.find((each) => isGiven(each, "stage"))?.getOptionValue("stage") as
    string | undefined;
  return {
    stage: stage ?? "dev",
    json: chain.some((each) => each.getOptionValue("json") === true),
  };
}

/** What a local command works with. */
export function workbenchFor({ stage, json }: LocalOptions): Workbench {
  const project = projectFolder();
  return {
    project,
    paths: pathsOf(project),
    target: targetOf(stage),
    toolchain: readToolchain(project, "engines"),
    env: process.env,
    progress: progressFor(json),
    signal: stopSignal,
  };
}

/** A session with the running local AWS, or an error that says how to start one. */
export async function runningSession(options: LocalOptions): Promise<Session> {
  const workbench = workbenchFor(options);
  const instance = await findInstance(workbench.paths);
  if (!instance) throw new Failure("no local AWS is running", "npm run local");
  if (instance.account !== workbench.target.account) {
    throw new Failure(
      `the running local AWS answers for account ${instance.account}, stage ${options.stage} is ${workbench.target.account}`,
      "name the other one with --stage",
    );
  }
  return connect(workbench, instance);
}

/** Do work that nobody else may do at the same time; says what goes on when it is stopped. */
export async function exclusively<T>(
  workbench: Workbench,
  command: string,
  work: () => Promise<T>,
): Promise<T> {
  const lock = takeRunLock(workbench.paths.lock, command);
  if (lock.isAfterCrash)
    workbench.progress.note("the last command was killed; continuing from what it left");
  try {
    return await work();
  } finally {
    lock.release();
    if (workbench.signal.aborted) await sayWhatRuns(workbench);
  }
}

async function sayWhatRuns({ paths }: Workbench): Promise<void> {
  const instance = await findInstance(paths);
  if (!instance) return;
  console.error(`stopped; the local AWS still runs (process ${instance.pid}, ${instance.url})`);
  console.error("npm run local continues, npm run -s local -- down stops it");
}
