import type { S3Client } from "@aws-sdk/client-s3";
import type { Part } from "../core/ledger-item";
import { PartUpload } from "../core/part-upload";
import type { LandingDataset } from "../transform/landing-dataset";
import type { Limits } from "../transform/limits";
import { openRecords } from "../transform/open-records";
import type { Records } from "../transform/records";
import { contentOf } from "./content";
import { HashedStream } from "./hashed-stream";
import type { Accepted } from "./inspect";
import { partKey } from "./keys";
import { type LandedFile, rangesOf } from "./landed-file";
import { PartsWriter } from "./parts-writer";

/** An inspected file on its way into canonical parts. */
export interface PartsRequest {
  readonly dataset: LandingDataset;
  readonly sha256: string;
  readonly ingestDate: string;
  readonly found: Accepted;
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
  const { bucket, dataset, found, ingestDate, sha256 } = request;
  const writer = new PartsWriter(
    request.partBytes,
    (index) => partKey(dataset.dataset, ingestDate, sha256, index),
    (key) => new PartUpload(s3, bucket, key, "text/csv; charset=utf-8"),
  );
  try {
    const landed = new HashedStream(file.body);
    const content = await contentOf(landed, rangesOf(s3, file), limits);
    await writeRecords(await openRecords(content, dataset, limits, found.encoding), writer);
    const read = await landed.sha256();
    if (read !== sha256) throw new Error(`second read gave sha256 ${read}, the first ${sha256}`);
    return await writer.close();
  } catch (error) {
    file.body.destroy();
    await writer.abort();
    throw error;
  }
}

/** Writes all records into `writer`, waiting for its uploads. */
export async function writeRecords(records: Records, writer: PartsWriter): Promise<void> {
  await records.read(
    (record) => {
      const { bytes, length } = record.encode();
      return writer.add(bytes, length);
    },
    () => writer.drain(),
  );
}
