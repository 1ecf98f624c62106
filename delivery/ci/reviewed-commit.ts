import { spawnSync } from "node:child_process";
import { Failure } from "../failure";

/** What a commit holds; the commit that a merge makes has another id, and the same tree. */
export function treeOf(project: string): string {
  return git(project, ["rev-parse", "HEAD^{tree}"]);
}

/** The commit object as git keeps it. */
export function rawCommit(project: string): string {
  return git(project, ["cat-file", "commit", "HEAD"], undefined, false);
}

/**
 * Stand at the reviewed commit. It need not be in the clone: a merge drops it, and its id follows from its text. As
 * its tree is the one that is checked out, no file changes.
 */
export function standAt(project: string, raw: string): string {
  const commit = git(project, ["hash-object", "-t", "commit", "-w", "--stdin"], raw);
  const tree = git(project, ["rev-parse", `${commit}^{tree}`]);
  if (tree !== treeOf(project))
    throw new Failure(
      `the reviewed commit ${commit} holds something else than what is checked out`,
    );
  git(project, ["update-ref", "--no-deref", "HEAD", commit]);
  return commit;
}

function git(project: string, args: readonly string[], input = "", isTrimmed = true): string {
  const { status, stdout, stderr } = spawnSync("git", ["-C", project, ...args], {
    input,
    encoding: "utf8",
  });
  if (status !== 0) throw new Failure(`git ${args.join(" ")}: ${stderr.trim()}`);
  return isTrimmed ? stdout.trim() : stdout;
}
