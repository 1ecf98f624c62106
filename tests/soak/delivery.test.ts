import { PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListBucketsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../../config";
import { bucketName, resourceName } from "../../delivery/target";
import { localClients } from "../../local/clients";
import { childEnvironment, clientEnvironment } from "../../local/environment";
import { GitHubServer } from "../delivery/git-hub";
import { startLocalAws } from "../delivery/local-aws";
import { type Ended, start } from "../e2e/fixture/cli";
import { commit, Repository } from "../e2e/fixture/repository";
import type { Moto } from "../lambda/moto";

const TARGET = loadConfig("dev");

let aws: Moto;
let repository: Repository;
let pullRequest: string;
let reviewed: string;
let merged: string;
const gitHub = new GitHubServer("token");
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  aws = await startLocalAws();
  repository = new Repository();
  const event = join(repository.folder, "event.json");
  const repo = { full_name: "acme/lake" };
  writeFileSync(
    event,
    JSON.stringify({ pull_request: { number: 7, head: { repo }, base: { repo } } }),
  );
  environment = childEnvironment(process.env, {
    ...clientEnvironment({ url: aws.url, region: TARGET.region }, "dev", {}),
    CI: "true",
    GITHUB_API_URL: await gitHub.start(),
    GITHUB_BASE_REF: "main",
    GITHUB_EVENT_PATH: event,
    GITHUB_TOKEN: "token",
    GITHUB_STEP_SUMMARY: join(repository.folder, "summary.md"),
  });
  pullRequest = repository.clone("pull-request");
});

afterAll(async () => {
  gitHub.stop();
  await aws.stop();
  rmSync(repository.folder, { recursive: true, force: true });
});

/** A command of the program as a shell in a clone gives it. */
function pipeline(clone: string, ...args: readonly string[]): Promise<Ended> {
  const env = { ...environment, CDKTF_OUTDIR: undefined, INIT_CWD: clone };
  return start(process.execPath, ["scripts/pipeline.mjs", ...args], env, clone).ended;
}

const clients = () => localClients({ url: aws.url, region: TARGET.region });

/** Names of objects of the state's bucket. */
async function namesUnder(prefix: string): Promise<string[]> {
  const Bucket = bucketName(TARGET, "state");
  const listed = new ListObjectsV2Command({ Bucket, Prefix: prefix });
  return ((await clients().s3.send(listed)).Contents ?? []).map(({ Key = "" }) => Key);
}

describe("the whole app on an AWS where nothing is, as the workflows deliver it", () => {
  it("gets a place for its state", async () => {
    expect(await pipeline(pullRequest, "state", "bootstrap")).toMatchObject({ code: 0 });
  });

  it("is reviewed in a pull request, whose plans wait in the state's bucket", async () => {
    appendFileSync(join(pullRequest, "README.md"), "\nOne line more.\n");
    reviewed = commit(pullRequest, "One line more");
    const { code, stdout, stderr } = await pipeline(pullRequest, "ci", "review");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("comment on pull request 7: added");
    const names = (await namesUnder("plans/dev/")).map((key) => key.split("/").slice(3).join("/"));
    expect(names.filter((name) => name.endsWith(".tfplan"))).toHaveLength(10);
    expect(names).toEqual(expect.arrayContaining(["plans.json", "report/review.html"]));
    const [comment] = gitHub.comments;
    expect(comment?.body).toMatch(/⚠️ \*\*Look closely\*\*: .*only as a preview.*\d+ created/);
    expect(comment?.body).toContain("compared with `");
  });

  it("is applied by the merge as far as it could be planned; the rest is planned again for a review", async () => {
    repository.squash(pullRequest, "One line more (#7)");
    merged = repository.clone("merged");
    const { code, stdout, stderr } = await pipeline(merged, "ci", "apply");
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(stderr).toContain("could only be previewed and were not applied");
    expect(stdout).toContain(`reviewed as ${reviewed}`);
    const summary = readFileSync(join(repository.folder, "summary.md"), "utf8");
    expect(summary).toMatch(/⚠️ \*\*Look closely\*\*: (?!.*only as a preview).*\d+ created in/);
    expect(stdout).toContain(summary.trim());
  });

  it("is applied to the end by the next runner, which finds nothing more to do afterwards", async () => {
    const next = repository.clone("next");
    expect(await pipeline(next, "ci", "apply")).toMatchObject({ code: 0 });
    const again = await pipeline(next, "ci", "apply");
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing to apply") });
  });

  it("is as it was applied: a second review is empty, and nothing was changed by hand", async () => {
    const review = await pipeline(merged, "review", "--out", join(repository.folder, "second"));
    expect(review).toMatchObject({ code: 0, stdout: expect.stringContaining("Nothing changes") });
    const drift = await pipeline(merged, "drift", "--json");
    expect(JSON.parse(drift.stdout)).toMatchObject({ isDrifted: false });
    expect(drift.code).toBe(0);
  });

  it("is no longer once somebody changed it by hand, who is told by construct and attribute", async () => {
    const logGroupName = `/aws/lambda/${resourceName(TARGET, "ingest-file")}`;
    await clients().logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
    const { code, stdout } = await pipeline(merged, "drift");
    expect({ code, stdout }).toMatchObject({ code: 2 });
    expect(stdout).toMatch(
      /\n {2}ingestion: ingestion\/ingest-file\/\S* \(aws_cloudwatch_log_group\.\S+\) was changed by hand\n {4}retention_in_days: 14 -> 1\n/,
    );
    expect(stdout.match(/was changed by hand/g)).toHaveLength(1);
  });

  it("is gone after a destroy, its place for state, too", async () => {
    expect(await pipeline(merged, "destroy", "--auto-approve")).toMatchObject({ code: 0 });
    expect((await clients().s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });
});
