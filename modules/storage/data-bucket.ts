import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA as S3BucketEncryption } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA as S3BucketVersioning } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { fittingName } from "../fitting-name";
import {
  type Conditions,
  policyDocument,
  type ResourceStatement,
  sid,
} from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";
import type { DataKey } from "./data-key";

export interface DataBucketProps {
  readonly name: string;
  /** Short name, used in the Sids of grants: `raw`, `artifacts`. */
  readonly zone: string;
  readonly key: DataKey;
  /** `terraform destroy` deletes the objects too. */
  readonly destroyWithData: boolean;
  /** Refuse to be destroyed. */
  readonly protect: boolean;
  /** What its policy says besides "TLS only". @default - nothing */
  readonly statements?: readonly ResourceStatement[];
}

/** A private, versioned, encrypted bucket that tells EventBridge of every change. */
export class DataBucket extends Construct {
  readonly name: string;
  /** Literal, so that other stacks need no reference to the bucket. */
  readonly arn: string;
  readonly zone: string;
  /** The name, known only once the bucket exists: for what must wait for it. */
  readonly reference: string;
  /** Wait for it where a service checks that it may write, when it is told to. */
  readonly policy: ITerraformDependable;
  private readonly key: DataKey;

  constructor(scope: Construct, id: string, props: DataBucketProps) {
    super(scope, id);
    this.name = props.name;
    this.arn = `arn:aws:s3:::${props.name}`;
    this.zone = props.zone;
    this.key = props.key;
    const bucket = new S3Bucket(this, "bucket", {
      bucket: fittingName("bucket", props.name, 63),
      forceDestroy: props.destroyWithData,
      lifecycle: { preventDestroy: props.protect },
    });
    this.reference = bucket.id;
    this.policy = this.keepPrivate(bucket.id, props.statements ?? []);
    this.keepVersions(bucket.id);
    this.encrypt(bucket.id);
    new S3BucketNotification(this, "events", { bucket: bucket.id, eventbridge: true });
  }

  /** Let `role` read the objects under `prefix`. */
  grantRead(role: ServiceRole, prefix: string): void {
    this.allowObjects(role, "Read", prefix, ["s3:GetObject"]);
    this.key.grantDecrypt(role);
  }

  /** Let `role` read any version of the objects under `prefix`. */
  grantReadVersions(role: ServiceRole, prefix: string): void {
    this.allowObjects(role, "ReadVersions", prefix, ["s3:GetObject", "s3:GetObjectVersion"]);
    this.key.grantDecrypt(role);
  }

  /** Let `role` put and replace the objects under `prefix`. */
  grantWrite(role: ServiceRole, prefix: string): void {
    this.allowObjects(role, "Write", prefix, ["s3:PutObject", "s3:AbortMultipartUpload"]);
    this.key.grantEncrypt(role);
  }

  /** Let `role` see how far the uploads under `prefix` came that it left unfinished. */
  grantResume(role: ServiceRole, prefix: string): void {
    this.allowObjects(role, "Resume", prefix, ["s3:ListMultipartUploadParts"]);
  }

  /** Let `role` see the uploads of the bucket that nobody finished, as Spark's committers do before they end. */
  grantListUploads(role: ServiceRole): void {
    role.allow({
      sid: sid("ListUploads", this.zone),
      actions: ["s3:ListBucketMultipartUploads"],
      resources: [this.arn],
    });
  }

  /** Let `role` delete the objects under `prefix`; their versions stay. */
  grantDelete(role: ServiceRole, prefix: string): void {
    this.allowObjects(role, "Delete", prefix, ["s3:DeleteObject"]);
  }

  /** Let `role` list the objects under `prefix`. */
  grantList(role: ServiceRole, prefix: string): void {
    const conditions: Conditions = {
      StringLike: { "s3:prefix": [prefix, `${prefix}/`, `${prefix}/*`] },
    };
    const statement = { actions: ["s3:ListBucket"], resources: [this.arn], conditions };
    role.allow({ sid: sid("List", `${this.zone}/${prefix}`), ...statement });
  }

  /** Let `role` list all versions of the objects under `prefix`. */
  grantListVersions(role: ServiceRole, prefix: string): void {
    role.allow({
      sid: sid("ListVersions", `${this.zone}/${prefix}`),
      actions: ["s3:ListBucketVersions"],
      resources: [this.arn],
      conditions: { StringEquals: { "s3:prefix": `${prefix}/` } },
    });
  }

  /**
   * Let `role` use `prefix` as a folder of a file system: it looks at the folder's own name, and has to be told
   * that there is no such object.
   */
  grantFolder(role: ServiceRole, prefix: string): void {
    this.grantList(role, prefix);
    this.grantSeeMissing(role);
    role.allow({
      sid: sid("ReadFolder", `${this.zone}/${prefix}`),
      actions: ["s3:GetObject"],
      resources: [`${this.arn}/${prefix}`],
    });
  }

  /** Let `role` tell a missing object from a forbidden one: without it S3 answers 403 to both. */
  grantSeeMissing(role: ServiceRole): void {
    role.allow({
      sid: sid("SeeMissing", this.zone),
      actions: ["s3:ListBucket"],
      resources: [this.arn],
    });
  }

  /** Let `role` ask for the bucket's region, as Athena does before each query. */
  grantLocate(role: ServiceRole): void {
    role.allow({
      sid: sid("Locate", this.zone),
      actions: ["s3:GetBucketLocation"],
      resources: [this.arn],
    });
  }

  private allowObjects(role: ServiceRole, verb: string, prefix: string, actions: string[]): void {
    const resources = [`${this.arn}/${prefix}/*`];
    role.allow({ sid: sid(verb, `${this.zone}/${prefix}`), actions, resources });
  }

  private keepPrivate(
    bucket: string,
    statements: readonly ResourceStatement[],
  ): ITerraformDependable {
    const block = new S3BucketPublicAccessBlock(this, "private", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const rule = { objectOwnership: "BucketOwnerEnforced" };
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule });
    const policy = policyDocument([tlsOnly(this.arn), ...statements]);
    // S3 refuses two changes of a bucket's access at the same time.
    return new S3BucketPolicy(this, "policy", { bucket, policy, dependsOn: [block] });
  }

  private keepVersions(bucket: string): void {
    const versioningConfiguration = { status: "Enabled" };
    new S3BucketVersioning(this, "versions", { bucket, versioningConfiguration });
  }

  private encrypt(bucket: string): void {
    const algorithm = { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.key.arn };
    const rule = [{ bucketKeyEnabled: true, applyServerSideEncryptionByDefault: algorithm }];
    new S3BucketEncryption(this, "encryption", { bucket, rule });
  }
}

const tlsOnly = (arn: string): ResourceStatement => ({
  sid: "TlsOnly",
  effect: "Deny",
  principal: "*",
  actions: ["s3:*"],
  resources: [arn, `${arn}/*`],
  conditions: { Bool: { "aws:SecureTransport": "false" } },
});
