import type { S3Client } from "@aws-sdk/client-s3";
import type { Part } from "../core/ledger-item";
import { CanonicalEncoder } from "./canonical";
import { HashedStream } from "./hashed-stream";
import type { Header } from "./header";
import { type Limits, textOf } from "./inspect";
import { partKey } from "./keys";
import type { LandedFile } from "./landed-file";
import { PartUpload } from "./part-upload";
import { PartsWriter } from "./parts-writer";
import { readRecords } from "./records";

/** An inspected file on its way into canonical parts. */
export interface PartsRequest {
  readonly dataset: string;
  readonly sha256: string;
  readonly ingestDate: string;
  readonly header: Header;
  readonly bucket: string;
  readonly partBytes: number;
}

/** Second pass: writes the canonical parts. Keys follow from the content, so a retry overwrites. */
export async function writeParts(
  s3: S3Client,
  file: LandedFile,
  limits: Limits,
  request: PartsRequest,
): Promise<readonly Part[]> {
  const { dataset, sha256, ingestDate, bucket } = request;
  const writer = new PartsWriter(
    request.partBytes,
    (index) => partKey(dataset, ingestDate, sha256, index),
    (key) => new PartUpload(s3, bucket, key),
  );
  try {
    const landed = new HashedStream(file.body);
    await encodeRecords(textOf(landed, file.bytes, limits), request.header, writer);
    const read = await landed.sha256();
    if (read !== sha256) throw new Error(`second read gave sha256 ${read}, the first ${sha256}`);
    return await writer.close();
  } catch (error) {
    file.body.destroy();
    await writer.abort();
    throw error;
  }
}

/** Encodes all records behind the header into `writer`, waiting for its uploads. */
export async function encodeRecords(
  text: AsyncIterable<Buffer>,
  header: Header,
  writer: PartsWriter,
): Promise<void> {
  const encoder = new CanonicalEncoder(header);
  let inHeader = true;
  await readRecords(
    text,
    (bytes, scanner) => {
      if (inHeader) {
        inHeader = false;
        return false;
      }
      encoder.encode(bytes, scanner);
      return writer.add(encoder.out, encoder.length);
    },
    () => writer.drain(),
  );
}
