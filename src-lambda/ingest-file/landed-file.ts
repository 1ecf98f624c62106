import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { arrivalOf } from "../core/arrival";
import type { ByteRanges } from "../transform/parquet/byte-ranges";
import type { LandedObject } from "./object-created";

/** One version of a landed object, open for reading. */
export interface LandedFile {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
  readonly etag: string | undefined;
  readonly bytes: number;
  /** When S3 took it in: ISO 8601 UTC with milliseconds. */
  readonly arrivedAt: string;
  readonly body: Readable;
}

/** Opens the version an event names; the ETag pins later reads to the same bytes. */
export async function openLanded(
  s3: S3Client,
  object: LandedObject & { readonly etag?: string | undefined },
): Promise<LandedFile> {
  const got = await s3.send(
    new GetObjectCommand({
      Bucket: object.bucket,
      Key: object.key,
      VersionId: object.versionId,
      IfMatch: object.etag,
    }),
  );
  if (!got.Body || !got.LastModified || got.ContentLength === undefined) {
    throw new Error(`S3 gave no body, time or length for s3://${object.bucket}/${object.key}`);
  }
  return {
    bucket: object.bucket,
    key: object.key,
    versionId: object.versionId ?? got.VersionId,
    etag: got.ETag,
    bytes: got.ContentLength,
    arrivedAt: arrivalOf(got.LastModified, got.Metadata),
    body: got.Body as Readable,
  };
}

/** The same bytes at any place. */
export function rangesOf(s3: S3Client, file: LandedFile): ByteRanges {
  return {
    bytes: file.bytes,
    read: async (start, end) => {
      if (start === end) return Buffer.alloc(0);
      const got = await s3.send(
        new GetObjectCommand({
          Bucket: file.bucket,
          Key: file.key,
          VersionId: file.versionId,
          IfMatch: file.etag,
          Range: `bytes=${start}-${end - 1}`,
        }),
      );
      const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
      if (bytes.length === end - start) return bytes;
      const place = `bytes ${start}-${end - 1} of s3://${file.bucket}/${file.key}`;
      throw new Error(`S3 gave ${bytes.length} bytes for ${place}`);
    },
  };
}
