import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { faultOf } from "../cli/command-line";

const FOLDER = ".github/workflows";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly steps: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly environment?: string;
  readonly "timeout-minutes"?: number;
}
interface Workflow {
  readonly permissions: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = readdirSync(FOLDER);
const textOf = (file: string) => readFileSync(join(FOLDER, file), "utf8");
const read = (file: string) => parse(textOf(file)) as Workflow;
const stepsOf = (file: string) => Object.values(read(file).jobs).flatMap(({ steps }) => steps);
const jobs = files.flatMap((file) =>
  Object.entries(read(file).jobs).map(([name, job]) => ({ file, name, job })),
);

it("there are three", () => {
  expect(files.sort()).toEqual(["drift.yml", "merge.yml", "pull-request.yml"]);
});

const hasGo = spawnSync("go", ["version"]).status === 0;
const NEEDED = hasGo ? "" : " (no `go` on this machine: install Go 1.25 or later to check this)";

/** Faults that actionlint finds in the text of a workflow. */
function faultsIn(text: string): string {
  const args = ["tool", "actionlint", "-no-color", "-oneline", "-shellcheck=", "-pyflakes=", "-"];
  const { stdout, stderr } = spawnSync("go", args, {
    cwd: resolve("tests/delivery/actionlint"),
    input: text,
    encoding: "utf8",
  });
  return stdout + stderr;
}

(hasGo ? it : it.skip)(
  `actionlint finds no fault in them, and would find one${NEEDED}`,
  () => {
    for (const file of files) expect([file, faultsIn(textOf(file))]).toEqual([file, ""]);
    const broken = textOf("drift.yml").replace("steps.aws.outputs", "steps.gcp.outputs");
    expect(faultsIn(broken)).toContain('property "gcp" is not defined');
  },
  120_000,
);

it.each(files)("%s pins every action to a commit, and says which release that is", (file) => {
  const lines = textOf(file).match(/uses:.*/g) ?? [];
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines)
    expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it.each(files)("%s runs only commands that this project has", (file) => {
  for (const { run } of stepsOf(file)) {
    if (run === undefined) continue;
    expect(run).toMatch(/^npm (run|test)/);
    if (run !== "npm test") expect([run, faultOf(run)]).toEqual([run, undefined]);
  }
});

it("nothing may do more than read unless its job says so, runs twice, or runs for ever", () => {
  for (const file of files) expect(read(file).permissions).toEqual({ contents: "read" });
  for (const { file, job } of jobs) {
    expect(job.concurrency ?? read(file).concurrency).toBeDefined();
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
  }
});

it("nothing cuts off a job that plans or applies", () => {
  for (const { file, name, job } of jobs.filter(({ job }) => job.permissions?.["id-token"])) {
    expect([name, read(file).concurrency, job.concurrency]).toEqual([
      name,
      undefined,
      { group: expect.any(String) as string, "cancel-in-progress": false },
    ]);
  }
});

it("only jobs that plan or apply get a token for AWS, and none keeps a key", () => {
  const withToken = jobs.filter(({ job }) => job.permissions?.["id-token"] === "write");
  expect(withToken.map(({ name }) => name).sort()).toEqual(["apply", "drift", "review"]);
  for (const file of files) expect(textOf(file)).not.toMatch(/secrets\.|access-key/);
});

it("an apply waits for its environment, and a fork's code gets no review", () => {
  expect(jobs.find(({ name }) => name === "apply")?.job.environment).toBe(
    "${{ vars.DELIVERY_STAGE }}",
  );
  expect(textOf("pull-request.yml")).toContain(
    "github.event.pull_request.head.repo.full_name == github.repository",
  );
  expect(textOf("pull-request.yml")).not.toContain("pull_request_target");
});

it("plans leave the runner only for the state bucket: GitHub gets the report beside them", () => {
  const uploads = files.flatMap(stepsOf).filter(({ uses }) => /artifact|cache@/.test(uses ?? ""));
  expect(uploads.map((step) => step.with?.["path"]).sort()).toEqual([
    ".build/ci-plans-*/report",
    ".build/ci-plans/report",
  ]);
});

it("Terraform is the version of the project", () => {
  const version = readFileSync(".terraform-version", "utf8").trim();
  for (const { with: given } of files.flatMap(stepsOf)) {
    if (given?.["terraform_version"]) expect(given["terraform_version"]).toBe(version);
  }
});
