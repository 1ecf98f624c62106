import { HeadObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlanShelf } from "../../delivery/ci/plan-shelf";
import { treeOf } from "../../delivery/ci/reviewed-commit";
import { type Moto, startMoto } from "../lambda/moto";
import { GitHubServer } from "./git-hub";
import { BUCKET, makeStateBucket, TARGET } from "./state-bucket";

let moto: Moto;
let s3: S3Client;
let folder: string;
let gitHub: GitHubServer;
let url: string;

beforeAll(async () => {
  moto = await startMoto();
  s3 = await makeStateBucket();
});

afterAll(async () => moto.stop());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ci-"));
  gitHub = new GitHubServer("token");
  url = await gitHub.start();
  review("nothing to see");
});

afterEach(() => {
  gitHub.stop();
  rmSync(folder, { recursive: true, force: true });
});

const plans = () => join(folder, "plans");

/** A plan folder as a review leaves it, with one secret in its plan. */
function review(text: string): void {
  const change = {
    before: null,
    after: { name: "db", login: { password: "hunter<22>" } },
    after_sensitive: { login: { password: true } },
  };
  // Not secret, whatever cdktf says.
  const output = { after: "nothing", after_sensitive: true };
  const plan = {
    resource_changes: [{ address: "aws_db.one", change }],
    output_changes: { "cross-stack-output-key": output },
  };
  mkdirSync(join(plans(), "report"), { recursive: true });
  writeFileSync(join(plans(), "report", "comment.md"), text);
  writeFileSync(join(plans(), "plans.json"), "{}");
  writeFileSync(join(plans(), "lake.json"), JSON.stringify(plan));
  writeFileSync(join(plans(), "lake.tfplan"), "plan with hunter22");
}

/** The step as a workflow runs it. */
async function step(
  args: readonly string[],
  { from = "acme/lake", env = {} }: { from?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const event = join(folder, "event.json");
  const repositories = {
    head: { repo: { full_name: from } },
    base: { repo: { full_name: "acme/lake" } },
  };
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7, ...repositories } }));
  const given = { GITHUB_EVENT_PATH: event, GITHUB_API_URL: url, GITHUB_TOKEN: "token" };
  const folderOption = args[0] === "role" ? [] : ["--plan", plans()];
  const all = ["scripts/pipeline.mjs", "ci", ...args, ...folderOption];
  const child = spawn(process.execPath, all, { env: { ...process.env, ...given, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part: string) => (output += part));
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, output };
}

it("stores plans under the key of the state, and shows the platform the review only", async () => {
  expect(await step(["hand-in"])).toMatchObject({ code: 0 });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  const prefix = `plans/dev/${treeOf(".")}/`;
  const names = ["applied.json", "lake.json", "lake.tfplan", "plans.json"].concat(
    "report/comment.md",
    "reviewed-commit",
  );
  expect(Contents.map(({ Key }) => Key)).toEqual(names.map((name) => prefix + name));
  const head = { Bucket: BUCKET, Key: `${prefix}lake.tfplan` };
  expect(await s3.send(new HeadObjectCommand(head))).toMatchObject({
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: expect.stringContaining("sales-lake-dev-state"),
  });
  expect(gitHub.comments.map(({ body }) => body)).toEqual([
    "<!-- sales-lake review dev -->\nnothing to see",
  ]);

  const fetched = join(folder, "fetched");
  await new PlanShelf(s3, TARGET, treeOf(".")).fetch(fetched);
  expect(readFileSync(join(fetched, "lake.tfplan"), "utf8")).toBe("plan with hunter22");
  expect(statSync(join(fetched, "lake.tfplan")).mode & 0o77).toBe(0);
  const commit = readFileSync(join(fetched, "reviewed-commit"));
  const id = execFileSync("git", ["hash-object", "-t", "commit", "--stdin"], { input: commit });
  expect(id.toString()).toBe(execFileSync("git", ["rev-parse", "HEAD"]).toString());
}, 60_000);

it("updates its own comment, wherever it stands, and nobody else's", async () => {
  gitHub.add("<!-- sales-lake review dev -->\nforged", "User");
  for (let i = 0; i < 120; i += 1) gitHub.add(`talk ${i}`, "User");
  gitHub.add("<!-- sales-lake review dev -->\nthe last one");
  gitHub.add("<!-- sales-lake review prod -->\nanother stage");
  const before = gitHub.comments.length;
  expect(await step(["hand-in"])).toMatchObject({ code: 0 });
  expect(gitHub.comments).toHaveLength(before);
  expect(gitHub.comments[0]?.body).toContain("forged");
  expect(gitHub.comments.at(-2)?.body).toBe("<!-- sales-lake review dev -->\nnothing to see");
  expect(gitHub.comments.at(-1)?.body).toContain("another stage");
}, 60_000);

it("publishes no review that shows what a plan calls sensitive", async () => {
  writeFileSync(join(plans(), "report", "review.html"), "password: hunter&lt;22&gt;");
  const { code, output } = await step(["hand-in"]);
  expect(code).toBe(1);
  expect(output).toContain("the review shows 1 value(s) that lake.json calls sensitive");
  expect(output).not.toContain("hunter");
  expect(gitHub.comments).toEqual([]);
  expect(existsSync(join(plans(), "report"))).toBe(false);
}, 60_000);

it("says what could not be planned, and stores nothing of it", async () => {
  rmSync(join(plans(), "plans.json"));
  const { code, output } = await step(["hand-in"]);
  expect(code).toBe(0);
  expect(output).toContain("nothing is stored");
  expect(gitHub.comments).toHaveLength(1);
}, 60_000);

it("leaves no older review standing when there is none of the last push", async () => {
  gitHub.add("<!-- sales-lake review dev -->\nnothing to see");
  const { code, output } = await step(["review"], { env: { GITHUB_BASE_REF: "no-such-branch" } });
  expect({ code, output }).toEqual({
    code: expect.any(Number),
    output: expect.stringContaining("origin/no-such-branch"),
  });
  expect(code).toBeGreaterThan(0);
  expect(gitHub.comments.map(({ body }) => body)).toEqual([
    expect.stringContaining("The last push could not be reviewed"),
  ]);
}, 60_000);

it("knows no role for a stage without a repository", async () => {
  const { code, output } = await step(["role", "--for", "plan"]);
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringContaining("stage dev has no roles for workflows"),
  });
});

it("plans nothing for a fork, stores nothing, says nothing on GitHub", async () => {
  const before = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  const { code, output } = await step(["review"], { from: "stranger/lake" });
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringContaining("comes from a fork: nothing is planned"),
  });
  expect(await step(["hand-in"], { from: "stranger/lake" })).toMatchObject({ code: 0 });
  const after = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(after.KeyCount).toBe(before.KeyCount);
  expect(gitHub.requests).toEqual([]);
}, 60_000);

it("keeps the plans that an apply made of the rest beside those that it applied, and forgets both notes with new plans", async () => {
  const shelf = new PlanShelf(s3, TARGET, "fedcba9876543210");
  await shelf.store(plans(), "commit");
  writeFileSync(join(plans(), "applied.json"), '{"applied":{},"next":"plans-2"}');
  await shelf.note(plans());
  await shelf.next().store(plans(), "commit");
  const noted = async (from: PlanShelf) => {
    const fetched = mkdtempSync(join(folder, "fetched-"));
    await from.fetch(fetched);
    return JSON.parse(readFileSync(join(fetched, "applied.json"), "utf8")) as object;
  };
  expect(await noted(shelf)).toEqual({ applied: {}, next: "plans-2" });
  expect(await noted(shelf.next())).toEqual({ applied: {} });
  await shelf.store(plans(), "commit");
  expect(await noted(shelf)).toEqual({ applied: {} });
});

it("finds no plans for what was not reviewed", async () => {
  const shelf = new PlanShelf(s3, TARGET, "0123456789abcdef");
  await expect(shelf.fetch(join(folder, "none"))).rejects.toThrow(
    "no reviewed plans for what is checked out (tree 0123456789ab)",
  );
});
