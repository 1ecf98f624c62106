import {
  AbortMultipartUploadCommand,
  ListPartsCommand,
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
  s3: S3Client,
  place: UploadPlace,
  size: number,
): Promise<Begun | undefined> {
  const parts = await partsOf(s3, place).catch((error: unknown) => {
    if (isUnknown(error)) return undefined;
    throw error;
  });
  if (!parts) return undefined;
  let bytes = 0;
  const etags: (string | undefined)[] = [];
  for (const { ETag, PartNumber, Size = 0 } of parts) {
    if (PartNumber !== etags.length + 1 || bytes + Size >= size) break;
    bytes += Size;
    etags.push(ETag);
  }
  return { etags, bytes };
}

async function partsOf(s3: S3Client, place: UploadPlace): Promise<Part[]> {
  const parts: Part[] = [];
  // Not the SDK's paginator: S3 names a next marker on the last page too.
  for (let PartNumberMarker: string | undefined; ;) {
    const page = await s3.send(new ListPartsCommand({ ...place, PartNumberMarker }));
    parts.push(...(page.Parts ?? []));
    if (!page.IsTruncated) return parts;
    PartNumberMarker = page.NextPartNumberMarker;
  }
}

/** Removes the parts of an upload that nobody will end. */
export async function abortUpload(s3: S3Client, place: UploadPlace): Promise<void> {
  await s3.send(new AbortMultipartUploadCommand(place)).catch((error: unknown) => {
    if (!isUnknown(error)) throw error;
  });
}

const isUnknown = (error: unknown): boolean =>
  error instanceof Error && error.name === "NoSuchUpload";
