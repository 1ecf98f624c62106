import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Failure } from "../failure";

const run = promisify(execFile);

/** What the working copy stands at. */
export interface Commit {
  /** Full id; `none` outside of git. */
  readonly commit: string;
  /** True when files differ from it, or git does not know some of them. */
  readonly dirty: boolean;
}

/** The commit of a project's folder. */
export async function commitOf(project: string): Promise<Commit> {
  try {
    const commit = await git(project, "rev-parse", "HEAD");
    return { commit, dirty: (await git(project, "status", "--porcelain")) !== "" };
  } catch {
    return { commit: "none", dirty: true };
  }
}

/** The full id of a branch, tag or commit. */
export async function resolveCommit(project: string, ref: string): Promise<string> {
  try {
    return await git(project, "rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`);
  } catch {
    throw new Failure(
      `git knows no commit ${JSON.stringify(ref)}`,
      "git fetch, or name a branch, tag or commit that is here",
    );
  }
}

/** What git prints, without the line end. */
export async function git(project: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run("git", ["-C", project, ...args], { maxBuffer: 2 ** 26 });
  return stdout.trim();
}
