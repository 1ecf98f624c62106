import {
  AbortMultipartUploadCommand,
  paginateListParts,
  type Part,
  type S3Client,
} from "@aws-sdk/client-s3";

/** An upload that was begun, and what of it is there. */
export interface Begun {
  readonly etags: readonly (string | undefined)[];
  /** Bytes in these parts, from the beginning of the file without a gap. */
  readonly bytes: number;
}

export interface UploadPlace {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

/**
 * The finished parts of an upload, undefined when S3 knows it no more. At least one part of `size` bytes
 * stays to be sent: the last one ends the upload.
 */
export async function begunUpload(
  client: S3Client,
  place: UploadPlace,
  size: number,
): Promise<Begun | undefined> {
  const parts: Part[] = [];
  try {
    for await (const { Parts = [] } of paginateListParts({ client }, place)) parts.push(...Parts);
  } catch (error) {
    if (isUnknown(error)) return undefined;
    throw error;
  }
  let bytes = 0;
  const etags: (string | undefined)[] = [];
  for (const { ETag, PartNumber, Size = 0 } of parts) {
    if (PartNumber !== etags.length + 1 || bytes + Size >= size) break;
    bytes += Size;
    etags.push(ETag);
  }
  return { etags, bytes };
}

/** Removes the parts of an upload that nobody will end. */
export async function abortUpload(s3: S3Client, place: UploadPlace): Promise<void> {
  await s3.send(new AbortMultipartUploadCommand(place)).catch((error: unknown) => {
    if (!isUnknown(error)) throw error;
  });
}

const isUnknown = (error: unknown): boolean =>
  error instanceof Error && error.name === "NoSuchUpload";
