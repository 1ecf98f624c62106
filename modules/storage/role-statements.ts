import { type ResourceStatement, sid } from "../iam/policy-document";

export interface PrefixesOfRole {
  readonly bucketArn: string;
  /** ARN of a role that somebody else made, and whose own policy is not ours to write. */
  readonly roleArn: string;
  /** Begins the Sids: `QuickSight`. */
  readonly who: string;
  readonly prefixes: readonly string[];
}

/** Let a role read what is under some prefixes of a bucket, and nothing else. */
export function readStatements(props: PrefixesOfRole): readonly ResourceStatement[] {
  const { bucketArn, prefixes, roleArn, who } = props;
  if (prefixes.length === 0) return [];
  const principal = { AWS: roleArn };
  const listed = prefixes.flatMap((prefix) => [prefix, `${prefix}/`, `${prefix}/*`]);
  return [
    {
      ...{ sid: sid("Read", who), principal, actions: ["s3:GetObject"] },
      resources: prefixes.map((prefix) => `${bucketArn}/${prefix}/*`),
    },
    {
      ...{ sid: sid("List", who), principal, actions: ["s3:ListBucket"], resources: [bucketArn] },
      conditions: { StringLike: { "s3:prefix": listed } },
    },
    {
      ...{ sid: sid("Locate", who), principal },
      ...{ actions: ["s3:GetBucketLocation"], resources: [bucketArn] },
    },
  ];
}

/** Let a role also leave files there, as Athena does for who asks. */
export function writeStatements(props: PrefixesOfRole): readonly ResourceStatement[] {
  const { bucketArn, prefixes, roleArn, who } = props;
  return [
    ...readStatements(props),
    {
      ...{ sid: sid("Write", who), principal: { AWS: roleArn } },
      actions: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      resources: prefixes.map((prefix) => `${bucketArn}/${prefix}/*`),
    },
  ];
}
