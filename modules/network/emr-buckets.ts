import type { ResourceStatement } from "../iam/policy-document";

const anybody = { principal: "*" as const };

/**
 * What a cluster of EMR 7 reads and writes outside this account to start and to deliver its logs. Nodes ask for
 * packages without credentials, so no condition on the caller would hold.
 * Source: Amazon EMR Management Guide, "Sample policies for private subnets that access Amazon S3". EMR 8 needs
 * two buckets more. The bucket of the persistent Spark UI is left out: the UI would copy event logs out of the account.
 */
export function emrBucketStatements(region: string): ResourceStatement[] {
  const logs = region === "us-east-1" ? "aws157-logs-prod" : `aws157-logs-prod-${region}`;
  return [
    {
      sid: "ReadPackages",
      ...anybody,
      actions: ["s3:GetObject"],
      resources: [
        `arn:aws:s3:::al2023-repos-${region}-de612dc2/*`,
        `arn:aws:s3:::repo.${region}.emr.amazonaws.com/*`,
      ],
    },
    {
      sid: "WriteSystemLogs",
      ...anybody,
      actions: ["s3:PutObject", "s3:PutObjectAcl"],
      resources: [`arn:aws:s3:::${logs}/*`],
    },
  ];
}
