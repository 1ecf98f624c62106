import type { ResourceStatement } from "../iam/policy-document";

export interface LogBucketAccess {
  readonly bucket: string;
  /** ARN of the one trail that writes. */
  readonly trail: string;
  /** Below it, without a slash at its end. */
  readonly prefix: string;
}

const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };

/**
 * The trail writes, nobody else, and nobody deletes. Lifecycle rules still do: S3 applies no policy to them.
 * Whoever wants to delete has to change the policy first, and that is in the log.
 */
export function logBucketStatements(access: LogBucketAccess): ResourceStatement[] {
  const arn = `arn:aws:s3:::${access.bucket}`;
  const fromTrail = { "aws:SourceArn": access.trail };
  return [
    {
      sid: "TrailChecks",
      principal: CLOUDTRAIL,
      actions: ["s3:GetBucketAcl"],
      resources: [arn],
      conditions: { StringEquals: fromTrail },
    },
    {
      sid: "TrailWrites",
      principal: CLOUDTRAIL,
      actions: ["s3:PutObject"],
      resources: [`${arn}/${access.prefix}/*`],
      conditions: {
        StringEquals: { ...fromTrail, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
    {
      sid: "NobodyElseWrites",
      effect: "Deny",
      principal: "*",
      actions: ["s3:PutObject"],
      resources: [`${arn}/*`],
      conditions: { Bool: { "aws:PrincipalIsAWSService": "false" } },
    },
    {
      sid: "NobodyDeletes",
      effect: "Deny",
      principal: "*",
      actions: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      resources: [`${arn}/*`],
    },
  ];
}
