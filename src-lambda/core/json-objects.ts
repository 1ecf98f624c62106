import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { isGone } from "./aws-errors";

/** Reads a JSON object, or undefined if there is none. */
export async function readJson(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<unknown | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return JSON.parse((await Body?.transformToString("utf-8")) ?? "null");
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Writes a value as one line of JSON. */
export async function writeJson(
  s3: S3Client,
  bucket: string,
  key: string,
  value: object,
): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: `${JSON.stringify(value)}\n`,
      ContentType: "application/json",
    }),
  );
}
