import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawCommit, standAt } from "../../delivery/ci/reviewed-commit";

let folder: string;

const git = (cwd: string, ...args: string[]): string => {
  const who = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
  return execFileSync("git", [...who, ...args], { cwd, encoding: "utf8" }).trim();
};

const commit = (cwd: string, content: string): string => {
  writeFileSync(join(cwd, "main.ts"), content);
  git(cwd, "add", ".");
  git(cwd, "commit", "--quiet", "--allow-empty", "-m", `says ${content}`);
  return git(cwd, "rev-parse", "HEAD");
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reviewed-"));
  for (const name of ["reviewed", "merged"]) git(folder, "init", "--quiet", name);
  commit(join(folder, "reviewed"), "base");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("goes to a reviewed commit that the clone of the merge never had, and changes no file", () => {
  const reviewed = commit(join(folder, "reviewed"), "new");
  const merged = join(folder, "merged");
  expect(commit(merged, "new")).not.toBe(reviewed);
  expect(standAt(merged, rawCommit(join(folder, "reviewed")))).toBe(reviewed);
  expect(git(merged, "rev-parse", "HEAD")).toBe(reviewed);
  expect(git(merged, "status", "--porcelain")).toBe("");
});

it("refuses a commit of something else", () => {
  commit(join(folder, "reviewed"), "new");
  const merged = join(folder, "merged");
  const before = commit(merged, "newer");
  commit(merged, "new");
  git(merged, "reset", "--quiet", "--hard", before);
  expect(() => standAt(merged, rawCommit(join(folder, "reviewed")))).toThrow(
    "holds something else than what is checked out",
  );
  expect(git(merged, "rev-parse", "HEAD")).toBe(before);
});
