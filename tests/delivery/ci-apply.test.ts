import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyStep } from "../../cli/ci-apply";
import { PlanShelf } from "../../delivery/ci/plan-shelf";
import { rawCommit, treeOf } from "../../delivery/ci/reviewed-commit";
import { type Moto, startMoto } from "../lambda/moto";
import { makeStateBucket, TARGET } from "./state-bucket";

/** `pipeline apply` as the step sees it: the first plans end in others, which want a review; those are applied. */
const APPLY = `
import { mkdirSync, writeFileSync } from "node:fs";
const folder = process.argv.at(-1);
const note = (value) => writeFileSync(folder + "/applied.json", JSON.stringify(value));
if (folder.endsWith("-2")) note({ applied: { reader: {} } });
else {
  note({ applied: { base: {} }, next: "plans-2" });
  mkdirSync(folder + "-2/report", { recursive: true });
  writeFileSync(folder + "-2/plans.json", "{}");
  writeFileSync(folder + "-2/report/comment.md", "reader: 1 created");
  process.exitCode = 3;
}
`;

let moto: Moto;
let folder: string;
let shelf: PlanShelf;
const home = process.cwd();

/** What git prints in a folder. */
function git(cwd: string, ...args: readonly string[]): string {
  const author = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
  return execFileSync("git", [...author, ...args], { cwd, encoding: "utf8" }).trim();
}

beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation();
  moto = await startMoto();
  const s3 = await makeStateBucket();
  folder = mkdtempSync(join(tmpdir(), "ci-apply-"));
  const reviewed = join(folder, "reviewed");
  mkdirSync(join(reviewed, "scripts"), { recursive: true });
  writeFileSync(join(reviewed, "cdktf.json"), "{}");
  writeFileSync(join(reviewed, "scripts", "pipeline.mjs"), APPLY);
  git(reviewed, "init", "--quiet");
  git(reviewed, "add", "--all");
  git(reviewed, "commit", "--quiet", "--message", "reviewed");
  const plans = join(folder, "plans");
  mkdirSync(join(plans, "report"), { recursive: true });
  writeFileSync(join(plans, "plans.json"), "{}");
  writeFileSync(join(plans, "report", "comment.md"), "base: 1 created, reader only as a preview");
  shelf = new PlanShelf(s3, TARGET, treeOf(reviewed));
  await shelf.store(plans, rawCommit(reviewed));
  process.env["GITHUB_STEP_SUMMARY"] = join(folder, "summary.md");
});

afterEach(() => {
  process.chdir(home);
  process.exitCode = undefined;
});

afterAll(async () => {
  delete process.env["GITHUB_STEP_SUMMARY"];
  delete process.env["INIT_CWD"];
  rmSync(folder, { recursive: true });
  await moto.stop();
});

/** The step on a runner of its own, where the reviewed tree is checked out as another commit; its exit code. */
async function applyOn(name: string): Promise<unknown> {
  const runner = join(folder, name);
  git(folder, "clone", "--quiet", "reviewed", runner);
  git(runner, "commit", "--quiet", "--amend", "--message", "squashed");
  process.chdir(runner);
  process.env["INIT_CWD"] = runner;
  await applyStep().parseAsync(["--stage", "dev", "--plan", "plans"], { from: "user" });
  return process.exitCode;
}

const noted = async (from: PlanShelf): Promise<unknown> => {
  const fetched = mkdtempSync(join(folder, "fetched-"));
  await from.fetch(fetched);
  return JSON.parse(readFileSync(join(fetched, "applied.json"), "utf8"));
};

it("stops for the review of what it planned again, which the next runner applies", async () => {
  expect(await applyOn("one")).toBe(3);
  expect(readFileSync(join(folder, "summary.md"), "utf8")).toBe("reader: 1 created\n");
  const reviewed = git(join(folder, "reviewed"), "rev-parse", "HEAD");
  expect(git(join(folder, "one"), "rev-parse", "HEAD")).toBe(reviewed);
  expect(await noted(shelf)).toEqual({ applied: { base: {} }, next: "plans-2" });
  expect(await noted(shelf.next())).toEqual({ applied: {} });

  expect(await applyOn("two")).toBe(0);
  expect(await noted(shelf.next())).toEqual({ applied: { reader: {} } });
  expect(await noted(shelf)).toEqual({ applied: { base: {} }, next: "plans-2" });
});
