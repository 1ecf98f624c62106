import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readStacks, type Stack } from "../synthesized";
import { git } from "./commit";

/** What the output of another commit is made with. */
export interface BaseRequest {
  readonly project: string;
  /** Full id. */
  readonly commit: string;
  readonly stage: string;
  /** Where outputs of commits are kept; they never change. */
  readonly cache: string;
  /** Synthesizes the project in a folder. */
  readonly synth: (project: string, output: string) => Promise<void>;
}

/** The stacks as another commit synthesizes them, in a worktree that is gone afterwards. */
export async function baseOutput({
  project,
  commit,
  stage,
  cache,
  synth,
}: BaseRequest): Promise<Stack[]> {
  const output = join(cache, commit, stage);
  const whole = join(output, ".whole");
  if (!existsSync(whole)) {
    rmSync(output, { recursive: true, force: true });
    mkdirSync(output, { recursive: true });
    await inWorktree(project, commit, join(cache, `${commit}.${process.pid}`), (source) =>
      synth(source, output),
    );
    writeFileSync(whole, "");
  }
  return readStacks(output);
}

async function inWorktree(
  project: string,
  commit: string,
  folder: string,
  work: (source: string) => Promise<void>,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  await git(project, "worktree", "prune");
  await git(project, "worktree", "add", "--detach", "--force", folder, commit);
  const modules = join(folder, "node_modules");
  try {
    lendSetup(project, folder, modules);
    await work(folder);
  } finally {
    // The link first: what it points to is this project's.
    rmSync(modules, { recursive: true, force: true });
    await git(project, "worktree", "remove", "--force", folder);
  }
}

/** What set-up provided here serves there too, as far as both ask for the same; set-up in the worktree sees to the rest. */
function lendSetup(project: string, folder: string, modules: string): void {
  const lock = (place: string) => readFileSync(join(place, "package-lock.json"), "utf8");
  if (lock(project) === lock(folder)) symlinkSync(join(project, "node_modules"), modules);
  const [own, lent] = [join(project, ".build"), join(folder, ".build")];
  mkdirSync(lent, { recursive: true });
  cpSync(join(own, "setup"), join(lent, "setup"), { recursive: true });
  for (const file of ["toolchain.json", "packages.zip"]) {
    if (existsSync(join(own, file))) copyFileSync(join(own, file), join(lent, file));
  }
}
