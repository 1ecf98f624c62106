import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { differences, publish, type Publication } from "../../delivery/cloud/branch";
import { writePlainStacks } from "./stacks";

let folder: string;
let publication: Publication;

const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd,
    encoding: "utf8",
  }).trim();

const write = (content: string) =>
  writePlainStacks(publication.output, { hostname: "localhost", organization: "acme" }, content);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "publish-test-"));
  const project = join(folder, "project");
  git(folder, "init", "--quiet", "--bare", "remote.git");
  git(folder, "init", "--quiet", "project");
  writeFileSync(join(project, ".gitignore"), "cdktf.out/\n");
  writeFileSync(join(project, ".git", "info", "exclude"), "*.txt\n");
  git(project, "add", ".");
  git(project, "commit", "--quiet", "-m", "a project that ignores its output");
  publication = {
    project,
    output: join(project, "cdktf.out"),
    remote: join(folder, "remote.git"),
    branch: "deploy/dev",
    signal: new AbortController().signal,
  };
  write("one");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const published = () =>
  git(join(folder, "remote.git"), "ls-tree", "-r", "--name-only", "deploy/dev").split("\n");

it("publishes archives and stacks, not what Terraform left, and touches nothing of the user's", async () => {
  const left = join(publication.output, "stacks", "store", ".terraform");
  mkdirSync(left);
  writeFileSync(join(left, "provider"), "large");
  writeFileSync(join(publication.output, "stacks", "store", "terraform.tfstate"), "secret");
  await publish(publication);
  expect(published()).toEqual([
    "manifest.json",
    "stacks/reader/assets/job.txt",
    "stacks/reader/cdk.tf.json",
    "stacks/store/cdk.tf.json",
  ]);
  expect(git(publication.project, "status", "--porcelain")).toBe("");
});

it("adds a commit for a change, none for the same output, and names its source", async () => {
  const first = await publish(publication);
  expect(await publish(publication)).toEqual({ commit: first.commit, isNew: false });
  write("two");
  const second = await publish(publication);
  expect(second.isNew).toBe(true);
  const log = git(join(folder, "remote.git"), "log", "--format=%P %B", "deploy/dev");
  expect(log).toContain(first.commit);
  expect(log).toContain(`Source: ${git(publication.project, "rev-parse", "HEAD")}`);
});

it("the check names the files in which the branch is not the synthesized output", async () => {
  await expect(differences(publication)).rejects.toThrow("has no branch deploy/dev");
  await publish(publication);
  expect(await differences(publication)).toEqual([]);
  write("two");
  expect(await differences(publication)).toEqual(["M\tstacks/reader/assets/job.txt"]);
});
