import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

/** Where the stage `dev` of `config/` is. */
export const TARGET = {
  project: "sales-lake",
  stage: "dev",
  account: "123456789012",
  region: "us-east-1",
};

/** Bucket of its states. */
export const BUCKET = "sales-lake-dev-state-123456789012-us-east-1";

/** Make it with its key, as a bootstrap does. */
export async function makeStateBucket(): Promise<S3Client> {
  const { region } = TARGET;
  const s3 = new S3Client({ region });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const kms = new KMSClient({ region });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const TargetKeyId = KeyMetadata?.KeyId;
  await kms.send(new CreateAliasCommand({ AliasName: "alias/sales-lake-dev-state", TargetKeyId }));
  return s3;
}
