import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure, Interrupted } from "../failure";
import { synthesizedFiles } from "../synthesized-files";

/** Where the synthesized output goes for those whose workspaces follow a branch. */
export interface Publication {
  readonly project: string;
  readonly output: string;
  readonly remote: string;
  readonly branch: string;
  readonly signal: AbortSignal;
}

/** What `publish` did. */
export interface Published {
  readonly commit: string;
  readonly isNew: boolean;
}

/** Put the synthesized output on its branch, as one commit that names its source; nothing when it is there already. */
export async function publish(publication: Publication): Promise<Published> {
  const { branch, remote } = publication;
  const tree = await treeOf(publication);
  const before = await fetched(publication);
  if (before && (await git(publication, ["rev-parse", `${before}^{tree}`])) === tree)
    return { commit: before, isNew: false };
  const parent = before ? ["-p", before] : [];
  const { message, env } = await sourceOf(publication);
  const commit = await git(publication, ["commit-tree", tree, ...parent, "-m", message], { env });
  // Not forced: where another push came in between, that one stays.
  await git(publication, ["push", "--quiet", remote, `${commit}:refs/heads/${branch}`]);
  return { commit, isNew: true };
}

/** What differs between the branch and the output; nothing when they are equal. */
export async function differences(publication: Publication): Promise<string[]> {
  const { branch, remote } = publication;
  const before = await fetched(publication);
  if (!before)
    throw new Failure(`${remote} has no branch ${branch}`, "npm run -s pipeline -- cloud publish");
  const tree = await treeOf(publication);
  const text = await git(publication, ["diff-tree", "-r", "--name-status", before, tree]);
  return text.split("\n").filter(Boolean);
}

/** The commit that the output was synthesized from; whoever made it made this one, too. */
async function sourceOf(publication: Publication) {
  const shown = await git(publication, [
    "show",
    "--no-patch",
    "--format=%H%n%an%n%ae%n%cI",
    "HEAD",
  ]);
  const [source = "", name = "", email = "", date = ""] = shown.split("\n");
  return {
    message: `Synthesized output of ${source.slice(0, 12)}\n\nSource: ${source}`,
    env: {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    },
  };
}

/** The output as a tree in the repository's own store; index and work tree of the user stay as they are. */
async function treeOf(publication: Publication): Promise<string> {
  const { output } = publication;
  const folder = mkdtempSync(join(tmpdir(), "publish-"));
  const env = {
    GIT_DIR: await git(publication, ["rev-parse", "--absolute-git-dir"]),
    GIT_INDEX_FILE: join(folder, "index"),
    GIT_WORK_TREE: output,
  };
  // Neither ignore files nor line endings of the machine decide what is published.
  const add = ["-c", "core.autocrlf=false", "add", "--force", "--pathspec-file-nul"];
  const names = join(folder, "names");
  try {
    writeFileSync(
      names,
      synthesizedFiles(output)
        .map((name) => `:(top,literal)${name}`)
        .join("\0"),
    );
    await git(publication, [...add, `--pathspec-from-file=${names}`], { env, cwd: output });
    return await git(publication, ["write-tree"], { env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fetched(publication: Publication): Promise<string | undefined> {
  const { remote, branch } = publication;
  const listed = await git(publication, ["ls-remote", remote, `refs/heads/${branch}`]);
  const [commit] = listed.split(/\s/);
  if (!commit) return undefined;
  await git(publication, ["fetch", "--quiet", remote, commit]);
  return commit;
}

interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

async function git(
  { project, signal }: Publication,
  args: readonly string[],
  { env = {}, cwd = project }: GitOptions = {},
): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, signal, maxBuffer: 2 ** 26 };
  try {
    return (await promisify(execFile)("git", [...args], options)).stdout.trim();
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    const { stderr = "" } = error as { stderr?: string };
    throw new Failure(`git ${args.join(" ")}: ${stderr.trim() || String(error)}`);
  }
}
