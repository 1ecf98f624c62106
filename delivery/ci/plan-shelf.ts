import {
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { Failure } from "../failure";
import { APPLIED } from "../review/plan-folder";
import { bucketName, resourceName, type Target } from "../target";

/** File beside the plans with the text of the commit that they were made from. */
export const COMMIT = "reviewed-commit";

const NOTHING_APPLIED = JSON.stringify({ applied: {} });

/** Where plans wait for their merge: in the state bucket, under the state's key, by the tree they were made from. */
export class PlanShelf {
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly key: string;

  constructor(
    private readonly s3: S3Client,
    private readonly target: Target,
    private readonly tree: string,
    /** Counts up where an apply planned the rest again. */
    private readonly round = 1,
  ) {
    const { account, region, stage } = target;
    this.bucket = bucketName(target, "state");
    this.prefix = `plans/${stage}/${round === 1 ? tree : `${tree}-${round}`}/`;
    this.key = `arn:aws:kms:${region}:${account}:alias/${resourceName(target, "state")}`;
  }

  /** Where the plans lie that are made once those of here are applied. */
  next(): PlanShelf {
    return new PlanShelf(this.s3, this.target, this.tree, this.round + 1);
  }

  /** Put every file of a folder there, and the commit; what was applied of earlier plans of the same tree is forgotten. */
  async store(folder: string, commit: string): Promise<string> {
    for (const name of filesIn(folder)) await this.put(name, readFileSync(join(folder, name)));
    await this.put(COMMIT, commit);
    await this.put(APPLIED, NOTHING_APPLIED);
    return `s3://${this.bucket}/${this.prefix}`;
  }

  /** Note there how far the plans of a folder were applied. */
  async note(folder: string): Promise<void> {
    const path = join(folder, APPLIED);
    if (existsSync(path)) await this.put(APPLIED, readFileSync(path));
  }

  private async put(name: string, body: Buffer | string): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: this.prefix + name,
        Body: body,
        ServerSideEncryption: "aws:kms",
        SSEKMSKeyId: this.key,
      }),
    );
  }

  /** Bring what is there into a folder that only its owner reads. */
  async fetch(folder: string): Promise<void> {
    const names = await this.names();
    if (names.length === 0)
      throw new Failure(
        `no reviewed plans for what is checked out (tree ${this.tree.slice(0, 12)}): it is not what a pull request planned, or that was more than seven days ago`,
        "bring the pull request up to date with its base and have it reviewed again",
      );
    for (const name of names) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const object = { Bucket: this.bucket, Key: this.prefix + name };
      const { Body } = await this.s3.send(new GetObjectCommand(object));
      writeFileSync(path, (await Body?.transformToByteArray()) ?? "", { mode: 0o600 });
    }
  }

  private async names(): Promise<string[]> {
    const names: string[] = [];
    const listed = { Bucket: this.bucket, Prefix: this.prefix };
    for await (const { Contents } of paginateListObjectsV2({ client: this.s3 }, listed))
      names.push(...(Contents ?? []).map(({ Key = "" }) => Key.slice(this.prefix.length)));
    return names;
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll(sep, "/"))
    .sort();
}
