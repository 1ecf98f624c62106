import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "./data-bucket";

/** Prefix of the artifacts bucket that holds code. */
const CODE = "code";

export interface CodeObjectProps {
  readonly bucket: DataBucket;
  /** File to upload, from the project root. */
  readonly path: string;
  /** Name of the object, below its hash. */
  readonly name: string;
}

/** A file of code in the artifacts bucket; new content gets a new key, so a run keeps its code. */
export class CodeObject extends Construct {
  readonly uri: string;
  /** Hexadecimal. */
  readonly sha256: string;
  private readonly bucket: DataBucket;

  constructor(scope: Construct, id: string, { bucket, path, name }: CodeObjectProps) {
    super(scope, id);
    const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
    const asset = new TerraformAsset(this, "file", { path, type: AssetType.FILE, assetHash: hash });
    const key = `${CODE}/${hash.slice(0, 16)}/${name}`;
    new S3Object(this, "object", {
      bucket: bucket.name,
      key,
      source: asset.path,
      sourceHash: hash,
      // The job must know the new key before the old one goes.
      lifecycle: { createBeforeDestroy: true },
    });
    this.uri = `s3://${bucket.name}/${key}`;
    this.sha256 = hash;
    this.bucket = bucket;
  }

  /** Let `role` fetch code. */
  grantRead(role: ServiceRole): void {
    this.bucket.grantRead(role, CODE);
  }
}
