import {
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { Failure } from "../failure";
import { bucketName, resourceName, type Target } from "../target";

/** Where plans wait for their merge: in the state bucket, under the state's key, by the tree they were made from. */
export class PlanShelf {
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly key: string;

  constructor(
    private readonly s3: S3Client,
    target: Target,
    private readonly tree: string,
  ) {
    const { account, region, stage } = target;
    this.bucket = bucketName(target, "state");
    this.prefix = `plans/${stage}/${tree}/`;
    this.key = `arn:aws:kms:${region}:${account}:alias/${resourceName(target, "state")}`;
  }

  /** Put every file of a folder there. */
  async store(folder: string): Promise<string> {
    for (const name of filesIn(folder)) await this.put(name, readFileSync(join(folder, name)));
    return `s3://${this.bucket}/${this.prefix}`;
  }

  async put(name: string, body: Buffer | string): Promise<void> {
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
