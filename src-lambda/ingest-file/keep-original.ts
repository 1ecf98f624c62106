import { CopyObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { LandedFile } from "./landed-file";

/** Largest object that S3 copies in one request. */
export const MAX_COPY_BYTES = 5 * 1024 ** 3;

function copySource(file: LandedFile): string {
  const path = `${file.bucket}/${file.key}`.split("/").map(encodeURIComponent).join("/");
  return file.versionId ? `${path}?versionId=${encodeURIComponent(file.versionId)}` : path;
}

/** Keeps the untouched bytes of a landed version; S3 copies them itself. */
export async function keepOriginal(
  s3: S3Client,
  file: LandedFile,
  bucket: string,
  key: string,
): Promise<void> {
  await s3.send(
    new CopyObjectCommand({
      Bucket: bucket,
      Key: key,
      CopySource: copySource(file),
      CopySourceIfMatch: file.etag,
      // Tags of the source would need a permission of their own.
      TaggingDirective: "REPLACE",
    }),
  );
}
